"""How many bytes of uploads the server holds in memory at once."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from analytics.inbox import LARGEST

UPLOADS = "/_stcore/upload_file/"
OF_ONE = 2 * LARGEST
OF_ALL = 4 * LARGEST


class Budget:
    """Turns uploads away while a tab, or all tabs together, have too much lying here unread."""

    def __init__(self, app: ASGIApp) -> None:
        """In front of the application that takes the uploads."""
        self.app = app
        self.coming: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it brings more than there is room for."""
        if scope["type"] != "http" or scope["method"] != "PUT" or UPLOADS not in scope["path"]:
            await self.app(scope, receive, send)
            return
        session = scope["path"].partition(UPLOADS)[2].partition("/")[0]
        size = _size(Headers(scope=scope).get("content-length"))
        held = _held()
        mine = held.get(session, 0) + self.coming.get(session, 0)
        everybodys = sum(held.values()) + sum(self.coming.values())
        if mine + size > OF_ONE or everybodys + size > OF_ALL:
            why = "Too much is being uploaded at once. Bring fewer files, then the others."
            await PlainTextResponse(why, 429)(scope, receive, send)
            return
        self.coming[session] = self.coming.get(session, 0) + size
        try:
            await self.app(scope, receive, send)
        finally:
            self.coming[session] -= size
            if not self.coming[session]:
                del self.coming[session]


def _size(told: str | None) -> int:
    """What a request says of its length; one that says nothing may be as large as any."""
    return int(told) if told and told.isdecimal() else LARGEST


def _held() -> dict[str, int]:
    """The bytes that lie in memory for each tab."""
    files = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    if not isinstance(files, MemoryUploadedFileManager):
        return {}
    lying = [(session, list(kept.values())) for session, kept in list(files.file_storage.items())]
    return {session: sum(len(file.data) for file in kept) for session, kept in lying}
