package dev.doorman.rutils.talk.protocol;

/** What a daemon answers, {@code protocols/talkd.h}: its place is its code. */
public enum Answer {
    SUCCESS("answered"),
    NOT_HERE("Your party is not logged on"),
    FAILED("Target machine is too confused to talk to us"),
    MACHINE_UNKNOWN("Target machine does not recognize us"),
    PERMISSION_DENIED("Your party is refusing messages"),
    UNKNOWN_REQUEST("Target machine can not handle remote talk"),
    BADVERSION("Target machine indicates protocol mismatch"),
    BADADDR("Target machine indicates protocol botch (addr)"),
    BADCTLADDR("Target machine indicates protocol botch (ctl_addr)");

    private final String text;

    Answer(String text) {
        this.text = text;
    }

    /** What the user is told. */
    public String text() {
        return text;
    }
}
