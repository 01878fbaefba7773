"""argv: version port certificate user password protocol...: a login within TLS, by the version; each protocol is offered by ALPN."""

import socket
import ssl
import sys

version, port, certificate, user, password = sys.argv[1:6]
protocols = sys.argv[6:]
IAC, WILL, SB, SE, DM, NAWS = 255, 251, 250, 240, 242, 31

context = ssl.create_default_context(cafile=certificate)
context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
if protocols:
    context.set_alpn_protocols(protocols)
plain = socket.create_connection(("127.0.0.1", int(port)), timeout=30)
# an end without TLS' own is an error
sock = context.wrap_socket(plain, server_hostname="127.0.0.1", suppress_ragged_eofs=False)
print("version", sock.version())
if protocols:
    print("protocol", sock.selected_alpn_protocol())


def want(what):
    got = bytearray()
    while not got.endswith(what):
        one = sock.recv(1)
        if not one:
            sys.exit("end behind %r" % bytes(got))
        got += one
    return bytes(got)


want(b"login: ")
sock.sendall(bytes([IAC, WILL, NAWS, IAC, SB, NAWS, 0, 101, 0, 43, IAC, SE]))
sock.sendall(user.encode() + b"\r")
want(b"Password: ")
sock.sendall(password.encode() + b"\r")
want(b"$ ")
sock.sendall(b"PS1='re''ady> '; bind 'set enable-bracketed-paste off'\r")
want(b"ready> ")
sock.sendall(b"stty size\r")
want(b"43 101\r\n")
want(b"ready> ")
sock.sendall(bytes([IAC, SB, NAWS, 0, 91, 0, 37, IAC, SE]) + b"stty size; id -un\r")
want(b"37 91\r\n" + user.encode() + b"\r\nready> ")
# a Synch, whose mark is not urgent here
# exec: a shell that is just about to start a program may miss the interrupt
sock.sendall(b"sh -c 'echo slee''ping; exec sleep 1000'\r")
want(b"sleeping\r\n")
sock.sendall(b"\x03")
assert bytes([IAC, DM]) in want(b"ready> "), "no mark"
# more than any buffer on the way holds
sock.sendall(b"seq 1 200000; echo do''ne\r")
seen = want(b"done\r\nready> ")
assert b"\r\n" + b"\r\n".join(b"%d" % i for i in range(1, 200001)) + b"\r\ndone" in seen, "lines are missing"
sock.sendall(b"exit\r")
rest = bytearray()
while True:
    more = sock.recv(65536)
    if not more:
        break
    rest += more
print("ended in order")
