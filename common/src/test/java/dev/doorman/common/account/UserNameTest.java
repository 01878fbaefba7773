package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {
    @Test
    void aBareNameIsThePrincipalDomainsWhereThereIsOne() {
        assertThat(UserName.of("john", null)).isEqualTo(new UserName("", "john"));
        assertThat(UserName.of("john", "Corp")).isEqualTo(new UserName("CORP", "john"));
        assertThat(UserName.of("corp+john", "CORP")).isEqualTo(UserName.of("john", "CORP"));
        assertThat(UserName.of("corp+john", null)).isNotEqualTo(UserName.of("john", null));
        assertThat(UserName.of("corp+john", "OTHER")).isNotEqualTo(UserName.of("john", "OTHER"));
    }

    @Test
    void namesKeepTheirCaseAndDomainsDoNot() {
        assertThat(UserName.of("John", null)).isNotEqualTo(UserName.of("john", null));
        assertThat(UserName.of("Corp+john", null)).isEqualTo(UserName.of("CORP+john", null));
        assertThat(new UserName("CORP", "john").text()).isEqualTo("CORP+john");
        assertThat(new UserName("", "john").text()).isEqualTo("john");
    }

    @Test
    void aBareNameIsHeldAgainstTheNameWithinAnyDomain() {
        UserName john = new UserName("", "john");
        assertThat(john.isBareNameOf(new UserName("CORP", "john"))).isTrue();
        assertThat(john.isBareNameOf(new UserName("", "john"))).isTrue();
        assertThat(john.isBareNameOf(new UserName("CORP", "mary"))).isFalse();
        assertThat(new UserName("CORP", "john").isBareNameOf(john)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "+john", "corp+", "a+b+c", "-x", "corp+-x", "a b", "$$+john", ".x+john", "jo\nhn"})
    void whatIsNoName(String text) {
        assertThat(UserName.of(text, null)).isNull();
    }
}
