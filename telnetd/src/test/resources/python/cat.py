"""argv: binary|nvt port user password file. Logs in over a raw socket, has the file shown by cat, and types it into another one."""

import hashlib
import socket
import sys

mode, port, user, password, path = sys.argv[1:]
IAC, DONT, DO, WONT, WILL, SB, SE = 255, 254, 253, 252, 251, 250, 240
BINARY, ECHO, SGA = 0, 1, 3
binary = mode == "binary"
sock = socket.create_connection(("127.0.0.1", int(port)), timeout=60)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
state = {"ours": set(), "theirs": set()}
raw = bytearray()


def answer(verb, option):
    """Refuses all but an echo, no Go Ahead and, if that is the mode, eight bits; only what changes is answered."""
    if verb in (WILL, WONT):
        wanted = {ECHO, SGA} | ({BINARY} if binary else set())
        on, off, side = DO, DONT, "theirs"
    else:
        wanted = {SGA} | ({BINARY} if binary else set())
        on, off, side = WILL, WONT, "ours"
    if verb in (WILL, DO):
        if option not in wanted:
            sock.sendall(bytes([IAC, off, option]))
        elif option not in state[side]:
            state[side].add(option)
            sock.sendall(bytes([IAC, on, option]))
    elif option in state[side]:
        state[side].discard(option)
        sock.sendall(bytes([IAC, off, option]))


def octet():
    if not raw:
        more = sock.recv(65536)
        if not more:
            sys.exit("end of stream")
        raw.extend(more)
        raw.reverse()
    return raw.pop()


def text():
    """The next octet of the text."""
    while True:
        one = octet()
        if one == IAC:
            command = octet()
            if command == IAC:
                return IAC
            if command in (DO, DONT, WILL, WONT):
                answer(command, octet())
            elif command == SB:
                while octet() != IAC or octet() != SE:
                    pass
        elif one == 0 and text.after_cr and BINARY not in state["theirs"]:
            text.after_cr = False
        else:
            text.after_cr = one == 13
            return one


text.after_cr = False


def want(what):
    got = bytearray()
    while not got.endswith(what):
        got.append(text())
    return bytes(got[: -len(what)])


def encode(content):
    content = content.replace(b"\xff", b"\xff\xff")
    return content if binary else content.replace(b"\r", b"\r\0")


def run(command, prompt=b"ready> "):
    sock.sendall(encode(command.encode() + b"\r"))
    want(b"\r\n")
    return want(prompt)


# a CR that ends a line has a NUL behind it, or the first NUL of what follows would be taken for that
end = encode(b"\r")
content = open(path, "rb").read()
if binary:
    # what we ask for is on before it is answered
    state["ours"].add(BINARY)
    state["theirs"].add(BINARY)
    sock.sendall(bytes([IAC, WILL, BINARY, IAC, DO, BINARY]))
want(b"login: ")
sock.sendall(encode(user.encode() + b"\r"))
want(b"Password: ")
sock.sendall(encode(password.encode() + b"\r"))
want(b"$ ")
run("PS1='re''ady> '; bind 'set enable-bracketed-paste off'")
sock.sendall(b"stty raw -echo; printf 'BE''GIN'; cat %s; printf 'E''ND'; stty sane" % path.encode() + end)
want(b"BEGIN")
shown = bytes(text() for _ in range(len(content)))
if shown != content:
    at = next(i for i, (a, b) in enumerate(zip(shown, content)) if a != b)
    sys.exit("shown otherwise at %d: %r, not %r" % (at, shown[at - 8 : at + 8], content[at - 8 : at + 8]))
want(b"END")
want(b"ready> ")
sock.sendall(b"stty raw -echo; printf 'BE''GIN'; head -c %d | sha256sum; stty sane" % len(content) + end)
want(b"BEGIN")
sock.sendall(encode(content))
typed = want(b"  -")
if typed.decode() != hashlib.sha256(content).hexdigest():
    sys.exit("typed otherwise: %r" % typed)
want(b"ready> ")
