"""What nobody can beat: the same mails over a bare socket, the same files on the disk once.

One FETCH after the other (BODY.PEEK[]), nothing parsed, nothing kept; for each mail the bytes of its document and its
photos, known beforehand, are written to one new file and synced once.

    python -m benchmarks.limit IMAP_PORT USER PASSWORD COUNT FOLDER FILES

FILES holds for the nth mail what is to be written: FILES/n.
"""

import io
import os
import re
import socket
import sys
from pathlib import Path

_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")


def main() -> None:
    port, user, password, count, folder, files = sys.argv[1:]
    with (
        socket.create_connection(("127.0.0.1", int(port))) as line,
        io.BufferedReader(socket.SocketIO(line, "r"), 1 << 16) as answers,
    ):
        answers.readline()
        for command in (f"LOGIN {user} {password}", "EXAMINE INBOX"):
            line.sendall(f"a {command}\r\n".encode())
            while not answers.readline().startswith(b"a "):
                pass
        block = bytearray(1 << 20)
        for number in range(1, int(count) + 1):
            line.sendall(f"a FETCH {number} BODY.PEEK[]\r\n".encode())
            found = _LITERAL.search(answers.readline())
            assert found is not None
            left = int(found[1])
            while left:
                left -= answers.readinto(memoryview(block)[: min(left, len(block))])
            while not answers.readline().startswith(b"a "):
                pass
            kept = os.open(Path(folder, str(number)), os.O_CREAT | os.O_WRONLY, 0o600)
            os.write(kept, Path(files, str(number - 1)).read_bytes())
            os.fsync(kept)
            os.close(kept)


if __name__ == "__main__":
    main()
