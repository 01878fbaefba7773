package dev.doorman.authd.domain;

import dev.doorman.authd.names.SessionNames;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.Accounts;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.account.PasswordCheck.Fault;
import dev.doorman.common.account.PasswordCheck.Judgement;
import dev.doorman.common.account.UserName;
import dev.doorman.common.log.LogPace;
import dev.doorman.common.settings.DomainSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.TrustSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All the users of an installation: the machine's own, and those of the domains in its settings. Owned by the application;
 * any thread, which may block for as long as a hash or a domain's time-outs take. What changes in the files holds at once.
 *
 * <p>A name without a domain belongs to the principal domain where one is set, else to the machine's own users. Where the
 * principal domain is one that is asked by LDAP, the machine's own users are those of the domain LOCAL; else a principal
 * domain is but another name for the machine's own. An account's name leads back to that account, whatever the settings.
 *
 * <p>Every method throws an IOException when accounts or settings cannot be read, or a domain cannot be asked, save where it
 * says otherwise: then nobody gets in.
 */
public final class Directory {
    private static final Logger LOG = Logger.getLogger(Directory.class);
    /** Leads to nobody, by the way of someone who is not there. */
    private static final String IMPOSSIBLE = "";

    private final Path etc;
    private final AccountStore store;
    private final PasswordCheck check;
    private final SessionNames names;
    private final InstantSource clock;
    private final LogPace pace = new LogPace(System::nanoTime);

    /** The users of a store and of a folder's settings, with names that no session sees. */
    public Directory(Path etc, AccountStore store, PasswordCheck check, InstantSource clock) {
        this(etc, store, check, SessionNames.unseen(), clock);
    }

    /**
     * The users of a store and of a folder's settings.
     *
     * @param etc the folder of doorman.properties
     * @param names where the names become known to sessions
     */
    public Directory(Path etc, AccountStore store, PasswordCheck check, SessionNames names, InstantSource clock) {
        this.etc = etc;
        this.store = store;
        this.check = check;
        this.names = names;
        this.clock = clock;
    }

    /** The files as they are at one question. */
    private record Now(Settings settings, Accounts accounts) {
        /** What stands before the names of the machine's own users. */
        String prefix() {
            @Nullable String principal = settings.principalDomain();
            boolean others = principal != null && settings.domains().containsKey(principal);
            return others ? UserName.LOCAL + UserName.SEPARATOR : "";
        }
    }

    /** The settings of this moment. */
    public Settings settings() throws IOException {
        return Settings.load(etc);
    }

    private Now now() throws IOException {
        Now now = new Now(Settings.load(etc), store.current());
        names.own(now.accounts(), now.prefix().isEmpty() ? "" : UserName.LOCAL);
        return now;
    }

    /** A user's domain, and the name within it. */
    private record Place(Domain domain, String base) {}

    private Place place(String typed, Now now) {
        FilesDomain own = files(now);
        @Nullable UserName name = UserName.of(typed, now.settings().principalDomain());
        if (name == null) {
            return new Place(own, IMPOSSIBLE);
        }
        @Nullable DomainSettings domain = now.settings().domains().get(name.domain());
        if (domain != null) {
            return new Place(ldap(domain, now), name.base());
        }
        boolean isOwn = name.domain().isEmpty()
                || name.domain().equals(UserName.LOCAL)
                || name.domain().equals(now.settings().principalDomain());
        return new Place(own, isOwn ? name.base() : IMPOSSIBLE);
    }

    private FilesDomain files(Now now) {
        return new FilesDomain(now.accounts(), check, now.prefix());
    }

    private LdapDomain ldap(DomainSettings domain, Now now) {
        return new LdapDomain(domain, new LdapServer(domain, etc), now.accounts(), names);
    }

    /** The user of a name that somebody gave, unchecked, or of an account. */
    public Optional<Account> find(String typed) throws IOException {
        Place place = place(typed, now());
        return place.domain().find(place.base());
    }

    /** The user of a uid: the machine's own, the first where several share it; else a domain's. */
    public Optional<Account> byUid(int uid) throws IOException {
        Now now = now();
        Optional<Account> found = files(now).byUid(uid);
        for (DomainSettings domain : now.settings().domains().values()) {
            if (found.isEmpty() && uid >= domain.minimumId()) {
                found = ldap(domain, now).byUid(uid);
            }
        }
        return found;
    }

    /**
     * Judges a login by password. A domain that cannot be asked lets nobody in, and the log says why.
     *
     * @param typed as somebody typed it, unchecked
     * @param password not changed
     */
    public Judgement judge(String typed, byte[] password) throws IOException {
        Now now = now();
        return judge(typed, password, now.settings().rootLogin(), now);
    }

    /**
     * Whether a password is still the user's own, as of one that is stored: root's is too, though root may not log in by
     * it.
     */
    public Judgement verify(Account account, byte[] password) throws IOException {
        return judge(account.name(), password, true, now());
    }

    private Judgement judge(String typed, byte[] password, boolean rootLogin, Now now) throws IOException {
        Place place = place(typed, now);
        try {
            return place.domain().judge(place.base(), password, today(), rootLogin);
        } catch (DomainUnavailableException e) {
            long leftOut = pace.pass();
            if (leftOut != LogPace.LEFT_OUT) {
                LOG.warnf("login refused why=%s left-out=%d", e.getMessage(), leftOut);
            }
            return new Judgement.Wrong(Fault.UNAVAILABLE);
        }
    }

    /** What keeps a user out even where no password is asked for. */
    public Optional<Fault> faultWithoutPassword(Account account) throws IOException {
        Place place = place(account.name(), now());
        return place.domain().faultWithoutPassword(place.base(), today());
    }

    /** For how many more days a user's password holds, where it is time to tell: below 0 in the time of grace. */
    public OptionalLong daysToTell(Account account) throws IOException {
        Place place = place(account.name(), now());
        return place.domain().daysToTell(place.base(), today());
    }

    /**
     * What the settings say about trust.
     *
     * @throws UncheckedIOException when they cannot be read
     */
    public TrustSettings trustSettings() {
        try {
            Now now = now();
            @Nullable String domain = now.settings().ownDomain();
            return new TrustSettings(
                    now.settings().principalDomain(), domain == null ? null : HostName.of(domain), administrators(now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Integer administrators(Now now) {
        @Nullable String group = now.settings().administratorsGroup();
        if (group == null) {
            return null;
        }
        if (group.matches("[0-9]{1,9}")) {
            return Integer.valueOf(group);
        }
        var gid = now.accounts().gid(group);
        return gid.isPresent() ? gid.getAsInt() : null;
    }

    private long today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
    }
}
