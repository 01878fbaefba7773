package dev.doorman.authd.domain;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import dev.doorman.common.account.PasswordCheck.Fault;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's answer to a bind means. Stateless. */
final class BindFault {
    /** Active Directory's own reason, within its answer "invalid credentials". */
    private static final Pattern REASON = Pattern.compile("\\bdata ([0-9a-f]{1,8})\\b");

    private BindFault() {}

    /** What is wrong with a login that was refused; empty when the answer says nothing about the login. */
    static Optional<Fault> of(BindResult result) {
        ResultCode code = result.getResultCode();
        if (code.equals(ResultCode.INVALID_CREDENTIALS)) {
            Optional<Fault> policy = ofPolicy(result);
            return policy.isPresent() ? policy : Optional.of(reason(String.valueOf(result.getDiagnosticMessage())));
        }
        boolean shut = code.equals(ResultCode.UNWILLING_TO_PERFORM)
                || code.equals(ResultCode.CONSTRAINT_VIOLATION)
                || code.equals(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
        return shut ? Optional.of(Fault.LOCKED) : Optional.empty();
    }

    /** What the password policy (draft-behera-ldap-password-policy) has against a login, right or wrong. */
    static Optional<Fault> ofPolicy(BindResult result) {
        try {
            DraftBeheraLDAPPasswordPolicy10ResponseControl control =
                    DraftBeheraLDAPPasswordPolicy10ResponseControl.get(result);
            if (control == null || control.getErrorType() == null) {
                return Optional.empty();
            }
            return Optional.of(
                    control.getErrorType() == DraftBeheraLDAPPasswordPolicy10ErrorType.ACCOUNT_LOCKED
                            ? Fault.LOCKED
                            : Fault.EXPIRED);
        } catch (LDAPException e) {
            // a control that cannot be read may have been the one that says no
            return Optional.of(Fault.LOCKED);
        }
    }

    private static Fault reason(String message) {
        Matcher matcher = REASON.matcher(message);
        return switch (matcher.find() ? matcher.group(1) : "") {
            case "530", "531", "533", "775" -> Fault.LOCKED;
            case "532", "701", "773" -> Fault.EXPIRED;
            default -> Fault.WRONG_PASSWORD;
        };
    }
}
