"""Whether a folder is a place where a live office may stand: on a disk of this computer that nothing else writes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

_MOUNTS: Final = Path("/proc/self/mounts")
# fmt: off
_NETWORK_TYPES: Final = frozenset({
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "9p", "ceph", "glusterfs",
    "lustre", "beegfs", "davfs", "davfs2", "fuse.davfs2", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.s3fs",
    "fuse.google-drive-ocamlfuse", "fuse.onedriver", "vboxsf", "fuse.vmhgfs-fuse",
})
# fmt: on
_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE of GetDriveTypeW

_CLOUD_NAMES: Final = (
    ("OneDrive", re.compile(r"onedrive($| ?-.*)", re.IGNORECASE)),
    ("Dropbox", re.compile(r"dropbox($| \(.*)", re.IGNORECASE)),
    ("Google Drive", re.compile(r"google ?drive($|-.*)|my drive", re.IGNORECASE)),
    ("iCloud Drive", re.compile(r"icloud ?drive|com~apple~clouddocs", re.IGNORECASE)),
    ("Nextcloud", re.compile(r"nextcloud", re.IGNORECASE)),
    ("ownCloud", re.compile(r"owncloud", re.IGNORECASE)),
    ("pCloud", re.compile(r"pcloud ?drive", re.IGNORECASE)),
    ("Box", re.compile(r"box sync", re.IGNORECASE)),
    ("MEGA", re.compile(r"mega ?sync", re.IGNORECASE)),
)
_CLOUD_MARKERS: Final = (
    ("Dropbox", ".dropbox"),
    ("Dropbox", ".dropbox.cache"),
    ("Google Drive", ".tmp.driveupload"),
    ("Google Drive", ".tmp.drivedownload"),
    ("OneDrive", ".849C9593-D756-4E56-8D6E-42412F2A707B"),
    ("ownCloud", ".owncloudsync.log"),
    ("Nextcloud", ".nextcloudsync.log"),
    ("Syncthing", ".stfolder"),
)
_CLOUD_SETTINGS: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def refusal_of_place(folder: Path) -> UserError | None:
    """Why a live office may not stand in *folder*, or None. Copies may go there all the same."""
    whole = Path(os.path.abspath(folder))
    resolved = Path(os.path.realpath(folder))
    if any(is_network(place) for place in (whole, resolved)):
        return UserError(
            N_(
                "{folder} is on a network drive, where two computers can spoil the office's file. Choose a folder on a "
                "disk of this computer. For work on several computers, use a database server."
            ),
            folder=str(folder),
        )
    service = next((found for place in (whole, resolved) if (found := cloud_service(place))), None)
    if service:
        return UserError(
            N_(
                "{folder} is kept in step by {service}, which can mix up the office's file. Choose a folder outside "
                "it. Copies may be kept there."
            ),
            folder=str(folder),
            service=service,
        )
    return None


def is_network(folder: PurePath) -> bool:
    """Whether the whole path *folder* lies on another computer."""
    if isinstance(folder, PureWindowsPath):
        return folder.drive.startswith("\\\\") or _is_remote_drive(folder.drive)
    if str(folder).startswith(("//", "\\\\")):
        return True
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False  # a system without the list; nothing to go by
    return mount_type(folder, mounts) in _NETWORK_TYPES


def mount_type(folder: PurePath, mounts: str) -> str:
    """The type of file system *folder* stands on, by a list like /proc/self/mounts; of two mounts the last."""
    best, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePosixPath(re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[1]))
        if (folder == point or point in folder.parents) and len(point.parts) >= best:
            best, found = len(point.parts), fields[2]
    return found


def _is_remote_drive(drive: str) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")) == _REMOTE_DRIVE


def cloud_service(folder: Path, settings: Mapping[str, str] = os.environ) -> str | None:
    """The service that keeps *folder* in step with other computers, by its path, its marks or the system's settings."""
    parts = PureWindowsPath(folder).parts if "\\" in str(folder) else folder.parts
    for part in parts:
        for service, pattern in _CLOUD_NAMES:
            if pattern.fullmatch(part):
                return service
    for place in (folder, *folder.parents):
        for service, mark in _CLOUD_MARKERS:
            if os.path.lexists(place / mark) and not _is_own_home(service, place):
                return service
    for name in _CLOUD_SETTINGS:
        root = settings.get(name)
        if root and (folder == Path(root) or Path(root) in folder.parents):
            return "OneDrive"
    return None


def _is_own_home(service: str, place: Path) -> bool:
    """Dropbox keeps its settings in `.dropbox` of the home folder, which is not itself kept in step."""
    return service == "Dropbox" and place == Path.home()
