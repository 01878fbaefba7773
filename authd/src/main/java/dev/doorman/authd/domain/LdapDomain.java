package dev.doorman.authd.domain;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.doorman.authd.names.DomainGroup;
import dev.doorman.authd.names.DomainUser;
import dev.doorman.authd.names.SessionNames;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.Accounts;
import dev.doorman.common.account.PasswordCheck.Fault;
import dev.doorman.common.account.PasswordCheck.Judgement;
import dev.doorman.common.account.UserName;
import dev.doorman.common.log.LogPace;
import dev.doorman.common.settings.DomainSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The users of a directory, OpenLDAP's or Active Directory's or another, by RFC 2307's attributes. A password is proven by a
 * simple bind; whether a user is known or not, a login is one search and one bind. What a name becomes in a question is the
 * library's work: no text is ever put together to a filter.
 */
final class LdapDomain implements Domain {
    private static final Logger LOG = Logger.getLogger(LdapDomain.class);
    private static final LogPace PACE = new LogPace(System::nanoTime);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DECOY_BYTES = 16;
    private static final int MAX_GROUPS = 1000;

    private final DomainSettings settings;
    private final LdapServer server;
    private final Accounts own;
    private final SessionNames names;

    /**
     * A domain.
     *
     * @param own the machine's own accounts, whose ids no user of a domain may have
     * @param names where users who were found become known to sessions
     */
    LdapDomain(DomainSettings settings, LdapServer server, Accounts own, SessionNames names) {
        this.settings = settings;
        this.server = server;
        this.own = own;
        this.names = names;
    }

    /** What a search for a user leads to. */
    private sealed interface Found {
        record Nobody() implements Found {}

        /** There is an entry, which cannot be used. */
        record Unfit(String dn) implements Found {}

        record User(DomainEntry entry) implements Found {}
    }

    @Override
    public Optional<Account> find(String base) throws IOException {
        return find(named(base));
    }

    @Override
    public Optional<Account> byUid(int uid) throws IOException {
        return find(ofClass(
                settings.attributes().userClass(),
                Filter.createEqualityFilter(settings.attributes().uid(), String.valueOf(uid))));
    }

    private Optional<Account> find(Filter filter) throws IOException {
        try (LDAPConnection reader = server.reader()) {
            return look(reader, filter) instanceof Found.User(DomainEntry entry)
                    ? Optional.of(account(reader, entry))
                    : Optional.empty();
        }
    }

    @Override
    public Judgement judge(String base, byte[] password, long day, boolean rootLogin) throws IOException {
        try (LDAPConnection reader = server.reader()) {
            Found found = look(reader, named(base));
            // a server takes an empty password for nobody's, which is always right
            boolean usable = password.length > 0 && !contains(password, (byte) 0);
            byte[] shown = usable ? password.clone() : decoy();
            Optional<Fault> fault;
            try {
                fault = server.prove(usable ? loginName(found, base) : decoyName(), shown);
            } finally {
                Arrays.fill(shown, (byte) 0);
            }
            return switch (found) {
                case Found.Nobody _ -> new Judgement.Wrong(Fault.UNKNOWN_USER);
                case Found.Unfit _ -> new Judgement.Wrong(fault.orElse(Fault.UNFIT));
                case Found.User(DomainEntry entry) -> judge(reader, entry, fault.or(() -> aged(entry, day)));
            };
        }
    }

    private Judgement judge(LDAPConnection reader, DomainEntry entry, Optional<Fault> fault) throws IOException {
        if (fault.isPresent()) {
            return new Judgement.Wrong(fault.get());
        }
        return own.loginShell(entry.shell())
                ? new Judgement.Right(account(reader, entry))
                : new Judgement.Wrong(Fault.SHELL);
    }

    @Override
    public Optional<Fault> faultWithoutPassword(String base, long day) throws IOException {
        try (LDAPConnection reader = server.reader()) {
            return switch (look(reader, named(base))) {
                case Found.Nobody _ -> Optional.of(Fault.UNKNOWN_USER);
                case Found.Unfit _ -> Optional.of(Fault.UNFIT);
                case Found.User(DomainEntry entry) -> {
                    Optional<Fault> fault = entry.locked() ? Optional.of(Fault.LOCKED) : aged(entry, day);
                    yield fault.isPresent() || own.loginShell(entry.shell()) ? fault : Optional.of(Fault.SHELL);
                }
            };
        }
    }

    @Override
    public OptionalLong daysToTell(String base, long day) throws IOException {
        try (LDAPConnection reader = server.reader()) {
            return look(reader, named(base)) instanceof Found.User(DomainEntry entry)
                    ? entry.ageing().daysToTell(day)
                    : OptionalLong.empty();
        }
    }

    private static Optional<Fault> aged(DomainEntry entry, long day) {
        return entry.ageing().usableOn(day) ? Optional.empty() : Optional.of(Fault.EXPIRED);
    }

    /** What the user logs in to the directory as; a name that nobody has for one who is not there. */
    private String loginName(Found found, String base) throws DomainUnavailableException {
        @Nullable String pattern = settings.loginName();
        if (pattern != null) {
            String known = found instanceof Found.User(DomainEntry entry) ? entry.base() : base;
            return pattern.replace(DomainSettings.USER, known);
        }
        return switch (found) {
            case Found.Nobody _ -> decoyName();
            case Found.Unfit(String dn) -> dn;
            case Found.User(DomainEntry entry) -> entry.dn();
        };
    }

    private String decoyName() throws DomainUnavailableException {
        String name = "nobody-" + HexFormat.of().formatHex(decoy());
        @Nullable String pattern = settings.loginName();
        if (pattern != null) {
            return pattern.replace(DomainSettings.USER, name);
        }
        try {
            return new DN(new RDN(settings.attributes().user(), name), new DN(settings.base())).toString();
        } catch (LDAPException e) {
            throw server.unavailable("its base is no distinguished name", e);
        }
    }

    private static byte[] decoy() {
        byte[] bytes = new byte[DECOY_BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private Filter named(String base) {
        return ofClass(
                settings.attributes().userClass(),
                Filter.createEqualityFilter(settings.attributes().user(), base));
    }

    private static Filter ofClass(String name, Filter filter) {
        return Filter.createANDFilter(Filter.createEqualityFilter("objectClass", name), filter);
    }

    private Found look(LDAPConnection reader, Filter filter) throws DomainUnavailableException {
        List<SearchResultEntry> entries = search(reader, filter, 2, DomainEntry.wanted(settings.attributes()));
        if (entries.isEmpty()) {
            return new Found.Nobody();
        }
        SearchResultEntry first = entries.getFirst();
        try {
            if (entries.size() > 1) {
                throw new UnfitEntryException("it is not the only one");
            }
            DomainEntry entry = DomainEntry.of(first, settings);
            refuseTaken(entry);
            return new Found.User(entry);
        } catch (UnfitEntryException e) {
            long leftOut = PACE.pass();
            if (leftOut != LogPace.LEFT_OUT) {
                LOG.warnf(
                        "domain user cannot be used domain=%s why=%s left-out=%d",
                        settings.name(), e.getMessage(), leftOut);
            }
            return new Found.Unfit(first.getDN());
        }
    }

    /** Ids are one space: a user of a domain must not own what a user of the machine's owns, or of another domain. */
    private void refuseTaken(DomainEntry entry) throws UnfitEntryException {
        if (own.byUid(entry.uid()).isPresent()) {
            throw new UnfitEntryException("uid " + entry.uid() + " is a local user's");
        }
        if (own.hasGroup(entry.gid())) {
            throw new UnfitEntryException("gid " + entry.gid() + " is a local group's");
        }
        Optional<String> owner = names.owner(entry.uid());
        if (owner.isPresent() && !owner.get().startsWith(settings.name() + UserName.SEPARATOR)) {
            throw new UnfitEntryException("uid " + entry.uid() + " is of a user of another domain");
        }
    }

    private Account account(LDAPConnection reader, DomainEntry entry) throws IOException {
        List<DomainGroup> groups = groups(reader, entry);
        Set<Integer> gids = new LinkedHashSet<>();
        gids.add(entry.gid());
        groups.forEach(group -> gids.add(group.gid()));
        Account account = new Account(
                settings.name() + UserName.SEPARATOR + entry.base(),
                entry.uid(),
                entry.gid(),
                List.copyOf(gids),
                entry.home(),
                entry.shell());
        names.seen(new DomainUser(account, groups));
        return account;
    }

    private List<DomainGroup> groups(LDAPConnection reader, DomainEntry entry) throws DomainUnavailableException {
        String gid = settings.attributes().gid();
        Filter ofUser = Filter.createORFilter(
                Filter.createEqualityFilter("memberUid", entry.base()),
                Filter.createEqualityFilter("member", entry.dn()),
                Filter.createEqualityFilter(gid, String.valueOf(entry.gid())));
        List<DomainGroup> groups = new ArrayList<>();
        for (SearchResultEntry group :
                search(reader, ofClass(settings.attributes().groupClass(), ofUser), MAX_GROUPS, "cn", gid)) {
            String name = settings.name() + UserName.SEPARATOR + group.getAttributeValue("cn");
            String number = String.valueOf(group.getAttributeValue(gid));
            if (UserName.of(name, null) != null && isFree(number)) {
                groups.add(new DomainGroup(name, Integer.parseInt(number)));
            }
        }
        return groups;
    }

    private boolean isFree(String gid) {
        return gid.matches("[0-9]{1,9}")
                && Integer.parseInt(gid) >= settings.minimumId()
                && !own.hasGroup(Integer.parseInt(gid));
    }

    private List<SearchResultEntry> search(LDAPConnection reader, Filter filter, int most, String... attributes)
            throws DomainUnavailableException {
        SearchRequest request = new SearchRequest(settings.base(), SearchScope.SUB, filter, attributes);
        request.setSizeLimit(most);
        request.setTimeLimitSeconds((int) Math.max(1, settings.timeout().toSeconds()));
        try {
            return reader.search(request).getSearchEntries();
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                return e.getSearchEntries();
            }
            throw server.unavailable(LdapServer.why(e), e);
        }
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }
}
