"""argv: user password file command...: has a client, on a terminal of its own, show a file by cat, and looks at every byte."""

import os
import pty
import select
import sys
import termios

user, password, path = sys.argv[1:4]
content = open(path, "rb").read()
pid, terminal = pty.fork()
if pid == 0:
    os.environ["TERM"] = "vt100"
    os.execvp(sys.argv[4], sys.argv[4:])
termios.tcsetwinsize(terminal, (24, 80))
seen = bytearray()


def more():
    ready, _, _ = select.select([terminal], [], [], 60)
    if not ready:
        sys.exit("nothing more behind %r" % bytes(seen[-200:]))
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        chunk = b""
    if not chunk:
        sys.exit("the client ended behind %r" % bytes(seen[-200:]))
    seen.extend(chunk)


def want(what):
    while what not in seen:
        more()
    del seen[: seen.index(what) + len(what)]


def send(line):
    os.write(terminal, line.encode() + b"\r")


want(b"login: ")
send(user)
want(b"Password: ")
send(password)
want(b"$ ")
send("PS1='re''ady> '; bind 'set enable-bracketed-paste off'")
want(b"ready> ")
send("stty raw -echo; printf 'BE''GIN'; cat %s; printf 'E''ND'; stty sane" % path)
want(b"BEGIN")
while len(seen) < len(content) + 3:
    more()
shown = bytes(seen[: len(content)])
if shown != content:
    at = next(i for i, (a, b) in enumerate(zip(shown, content)) if a != b)
    sys.exit("shown otherwise at %d: %r, not %r" % (at, shown[at - 8 : at + 8], content[at - 8 : at + 8]))
want(b"END")
want(b"ready> ")
send("exit")
os.waitpid(pid, 0)
