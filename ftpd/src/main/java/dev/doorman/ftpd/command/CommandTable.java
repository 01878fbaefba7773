package dev.doorman.ftpd.command;

import dev.doorman.ftpd.command.CommandSpec.Argument;
import dev.doorman.ftpd.command.CommandSpec.Clearance;
import dev.doorman.ftpd.dialogue.Phase;
import dev.doorman.ftpd.protocol.ListArguments.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands that there are, and in which phase each may be used; one dispatcher asks it. Immutable; any thread. */
final class CommandTable {
    private static final Set<Phase> ALWAYS = Set.of(Phase.values());
    private static final Set<Phase> NAMED = Set.of(Phase.NAMED);
    private static final Set<Phase> INSIDE = Set.of(Phase.LOGGED_IN);

    /** What is known of, and not to be had: 502 rather than 500. */
    private static final Set<String> NOT_IMPLEMENTED =
            Set.of("SMNT", "LPRT", "LPSV", "ADAT", "MIC", "CONF", "ENC", "HOST", "LANG", "MFF", "MFCT", "XSEN", "XSEM");

    private final Map<String, CommandSpec> specs = new LinkedHashMap<>();

    CommandTable() {
        access();
        parameters();
        data();
        transfers();
        folders();
        information();
    }

    private void access() {
        add("USER", ALWAYS, Argument.REQUIRED, "name", Clearance.SECURE, AccessCommands::user);
        add("PASS", NAMED, Argument.OPTIONAL, "password", Clearance.SECURE, AccessCommands::pass);
        add("ACCT", INSIDE, Argument.REQUIRED, "account", Clearance.SECURE, AccessCommands::acct);
        add("REIN", ALWAYS, Argument.NONE, "", Clearance.CLEAR, AccessCommands::rein);
        add("QUIT", ALWAYS, Argument.NONE, "", Clearance.CLEAR, AccessCommands::quit);
        add("AUTH", ALWAYS, Argument.REQUIRED, "TLS", Clearance.CLEAR, SecurityCommands::auth);
        add("PBSZ", ALWAYS, Argument.REQUIRED, "0", Clearance.CLEAR, SecurityCommands::pbsz);
        add("PROT", ALWAYS, Argument.REQUIRED, "C|P", Clearance.CLEAR, SecurityCommands::prot);
        add("CCC", INSIDE, Argument.NONE, "", Clearance.CLEAR, SecurityCommands::ccc);
    }

    private void parameters() {
        add("TYPE", INSIDE, Argument.REQUIRED, "A [N] | I | L 8", Clearance.SECURE, ParameterCommands::type);
        add("STRU", INSIDE, Argument.REQUIRED, "F|R", Clearance.SECURE, ParameterCommands::stru);
        add("MODE", INSIDE, Argument.REQUIRED, "S", Clearance.SECURE, ParameterCommands::mode);
    }

    private void data() {
        add("PORT", INSIDE, Argument.REQUIRED, "h1,h2,h3,h4,p1,p2", Clearance.SECURE, DataCommands::port);
        add("PASV", INSIDE, Argument.NONE, "", Clearance.SECURE, DataCommands::pasv);
        add("EPRT", INSIDE, Argument.REQUIRED, "|1|2|address|port|", Clearance.SECURE, DataCommands::eprt);
        add("EPSV", INSIDE, Argument.OPTIONAL, "1|2|ALL", Clearance.SECURE, DataCommands::epsv);
    }

    private void transfers() {
        add("RETR", INSIDE, Argument.REQUIRED, "file", Clearance.SECURE, TransferCommands::retr);
        add("STOR", INSIDE, Argument.REQUIRED, "file", Clearance.SECURE, TransferCommands::stor);
        add("STOU", INSIDE, Argument.OPTIONAL, "file", Clearance.SECURE, TransferCommands::stou);
        add("APPE", INSIDE, Argument.REQUIRED, "file", Clearance.SECURE, TransferCommands::appe);
        add("REST", INSIDE, Argument.REQUIRED, "offset", Clearance.SECURE, TransferCommands::rest);
        add("ALLO", INSIDE, Argument.REQUIRED, "bytes", Clearance.SECURE, TransferCommands::allo);
        add("ABOR", INSIDE, Argument.NONE, "", Clearance.SECURE, TransferCommands::abor);
        add(
                "LIST",
                INSIDE,
                Argument.OPTIONAL,
                "[-options] path",
                Clearance.SECURE,
                (dialogue, argument) -> ListCommands.list(dialogue, argument, Option.LONG));
        add(
                "NLST",
                INSIDE,
                Argument.OPTIONAL,
                "[-options] path",
                Clearance.SECURE,
                (dialogue, argument) -> ListCommands.list(dialogue, argument, Option.NAMES));
        add("MLSD", INSIDE, Argument.OPTIONAL, "folder", Clearance.SECURE, ListCommands::mlsd);
        add("MLST", INSIDE, Argument.OPTIONAL, "path", Clearance.SECURE, ListCommands::mlst);
    }

    private void folders() {
        also(add("CWD", INSIDE, Argument.OPTIONAL, "folder", Clearance.SECURE, FolderCommands::cwd), "XCWD");
        also(add("CDUP", INSIDE, Argument.NONE, "", Clearance.SECURE, FolderCommands::cdup), "XCUP");
        also(add("PWD", INSIDE, Argument.NONE, "", Clearance.SECURE, FolderCommands::pwd), "XPWD");
        also(add("MKD", INSIDE, Argument.REQUIRED, "folder", Clearance.SECURE, FolderCommands::mkd), "XMKD");
        also(add("RMD", INSIDE, Argument.REQUIRED, "folder", Clearance.SECURE, FolderCommands::rmd), "XRMD");
        add("DELE", INSIDE, Argument.REQUIRED, "file", Clearance.SECURE, FileCommands::dele);
        add("RNFR", INSIDE, Argument.REQUIRED, "path", Clearance.SECURE, FileCommands::rnfr);
        add("RNTO", INSIDE, Argument.REQUIRED, "path", Clearance.SECURE, FileCommands::rnto);
        add("SIZE", INSIDE, Argument.REQUIRED, "file", Clearance.SECURE, FileCommands::size);
        add("MDTM", INSIDE, Argument.REQUIRED, "path", Clearance.SECURE, FileCommands::mdtm);
        add("MFMT", INSIDE, Argument.REQUIRED, "YYYYMMDDHHMMSS path", Clearance.SECURE, FileCommands::mfmt);
        add("SITE", INSIDE, Argument.REQUIRED, "HELP|CHMOD|UMASK|IDLE", Clearance.SECURE, SiteCommands::site);
    }

    private void information() {
        InformationCommands information = new InformationCommands(this);
        add("SYST", ALWAYS, Argument.NONE, "", Clearance.CLEAR, InformationCommands::syst);
        add("STAT", INSIDE, Argument.OPTIONAL, "path", Clearance.SECURE, ListCommands::stat);
        add("HELP", ALWAYS, Argument.OPTIONAL, "command", Clearance.CLEAR, information::help);
        add("NOOP", ALWAYS, Argument.NONE, "", Clearance.CLEAR, InformationCommands::noop);
        add("FEAT", ALWAYS, Argument.NONE, "", Clearance.CLEAR, InformationCommands::feat);
        add("OPTS", ALWAYS, Argument.REQUIRED, "UTF8 ON | MLST facts", Clearance.CLEAR, InformationCommands::opts);
        add("CLNT", ALWAYS, Argument.REQUIRED, "name", Clearance.CLEAR, InformationCommands::clnt);
    }

    private CommandSpec add(
            String verb, Set<Phase> phases, Argument argument, String syntax, Clearance clearance, Command command) {
        CommandSpec spec = new CommandSpec(verb, phases, argument, syntax, clearance, command);
        specs.put(verb, spec);
        return spec;
    }

    /** The name that RFC 775 gave it first, which old clients still use. */
    private void also(CommandSpec spec, String old) {
        add(old, spec.phases(), spec.argument(), spec.syntax(), spec.secure(), spec.command());
    }

    @Nullable
    CommandSpec find(String verb) {
        return specs.get(verb);
    }

    boolean isNotImplemented(String verb) {
        return NOT_IMPLEMENTED.contains(verb);
    }

    List<String> verbs() {
        return List.copyOf(specs.keySet());
    }
}
