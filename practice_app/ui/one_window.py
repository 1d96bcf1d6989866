"""One window over one data folder: a second start brings the first one to the front and ends.

The two speak through files of the data folder, so that nothing listens on a socket: a lock that dies
with its process, and a note that the first window looks out for.
"""

from __future__ import annotations

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

from practice_app.errors import StoreError
from practice_app.paths import DataFolder

NOTE = "window.note"


class OneWindow(QObject):
    """Held for the life of the window."""

    asked_for = Signal()  # somebody started the program again

    def __init__(self, data: DataFolder) -> None:
        super().__init__()
        self._note = data.root / NOTE
        self._lock = QLockFile(str(data.window_lock))
        self._lock.setStaleLockTime(0)  # a window may be open for days; only a dead process lets go
        self._watcher = QFileSystemWatcher(self)

    def claim(self) -> bool:
        """True when this is the first; else the first one is asked to show itself.

        Raises StoreError when the folder can't be used.
        """
        try:
            self._note.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{self._note.parent} can't be used.", "See that you may write there.", str(error)
            ) from error
        if not self._lock.tryLock(0):
            self._note.touch()
            return False
        self._note.unlink(missing_ok=True)
        self._watcher.addPath(str(self._note.parent))
        self._watcher.directoryChanged.connect(self._look)
        return True

    def release(self) -> None:
        self._watcher.deleteLater()
        self._lock.unlock()

    def _look(self) -> None:
        if self._note.exists():
            self._note.unlink(missing_ok=True)
            self.asked_for.emit()
