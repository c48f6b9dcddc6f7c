"""An invented, believable office: the same seed on the same day makes the same one."""
