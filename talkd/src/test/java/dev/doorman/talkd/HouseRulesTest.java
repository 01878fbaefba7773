package dev.doorman.talkd;

import dev.doorman.common.testing.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void whoMayImportWhom() {
        HouseRules.check("talkd");
    }
}
