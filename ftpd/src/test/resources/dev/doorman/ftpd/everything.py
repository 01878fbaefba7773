"""ftplib against a server: everything.py HOST PORT USER PASSWORD clear|tls passive|active FOLDER [CERTIFICATE]"""
import ftplib
import io
import ssl
import sys

host, port, user, password, way, mode, folder = sys.argv[1:8]


class Client(ftplib.FTP_TLS if way == "tls" else ftplib.FTP):
    pass


if way == "tls":
    context = ssl.create_default_context(cafile=sys.argv[8])
    ftp = Client(context=context)
else:
    ftp = Client()
ftp.encoding = "latin-1"
ftp.connect(host, int(port), 20)
ftp.login(user, password)
if way == "tls":
    ftp.prot_p()
ftp.set_pasv(mode == "passive")

content = bytes((i * 7 + i // 256) % 256 for i in range(800_000))
assert ftp.mkd(folder) == "/" + folder, "MKD"
ftp.cwd(folder)
assert ftp.pwd() == "/" + folder, "PWD"
ftp.storbinary("STOR up.bin", io.BytesIO(content))
assert ftp.size("up.bin") == len(content), "SIZE"
back = io.BytesIO()
ftp.retrbinary("RETR up.bin", back.write)
assert back.getvalue() == content, "RETR"
rest = io.BytesIO()
ftp.retrbinary("RETR up.bin", rest.write, rest=500_000)
assert rest.getvalue() == content[500_000:], "REST"
ftp.storbinary("STOR up.bin", io.BytesIO(content[300_000:]), rest=300_000)
back = io.BytesIO()
ftp.retrbinary("RETR up.bin", back.write)
assert back.getvalue() == content, "REST and STOR"
ftp.storbinary("APPE up.bin", io.BytesIO(b"more"))
ftp.voidcmd("TYPE I")
assert ftp.size("up.bin") == len(content) + 4, "APPE"
ftp.storlines("STOR up.txt", io.BytesIO(b"one\ntwo\n"))
lines = []
ftp.retrlines("RETR up.txt", lines.append)
assert lines == ["one", "two"], lines
ftp.rename("up.txt", "renamed.txt")
assert sorted(ftp.nlst()) == ["renamed.txt", "up.bin"], ftp.nlst()
listing = []
ftp.dir(listing.append)
assert len(listing) == 2 and listing[0].startswith("-rw-r--r--"), listing
facts = dict(ftp.mlsd(facts=["type", "size"]))
assert facts["renamed.txt"] == {"type": "file", "size": "8"}, facts
assert facts["."]["type"] == "cdir", facts
ftp.mkd("gone")
ftp.rmd("gone")
ftp.delete("renamed.txt")
assert ftp.nlst() == ["up.bin"], "DELE"
for wrong in ("CWD missing", "MDTM missing", "DELE missing"):
    try:
        ftp.voidcmd(wrong)
        raise SystemExit(wrong + " went well")
    except ftplib.error_perm as error:
        assert str(error).startswith("550 "), error
# a download that is given up in its midst
ftp.voidcmd("TYPE I")
connection = ftp.transfercmd("RETR up.bin")
connection.recv(1000)
ftp.putcmd("ABOR")
connection.close()
replies = [ftp.getmultiline()[:3], ftp.getmultiline()[:3]]
assert replies[0] in ("426", "226") and replies[1] == "226", replies
assert ftp.pwd() == "/" + folder, "after ABOR"
ftp.quit()
print("done")
