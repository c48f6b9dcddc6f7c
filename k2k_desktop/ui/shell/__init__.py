"""The frame around every page: window, sidebar, menus, palette, status bar, lock."""
