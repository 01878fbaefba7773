package dev.doorman.common.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Who may import whom. Each module's own test applies these to its classes; a new module adds three lines. */
public final class HouseRules {
    private static final List<String> DAEMONS =
            List.of("telnetd", "rshd", "rlogind", "rexecd", "ftpd", "talkd", "tftpd");

    private HouseRules() {}

    /** Checks a module's classes. */
    public static void check(String module) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.doorman." + module);
        assertThat(classes).as("classes of %s", module).isNotEmpty();
        rules(module).forEach(rule -> rule.allowEmptyShould(true).check(classes));
    }

    private static List<ArchRule> rules(String module) {
        return List.of(
                slices().matching("dev.doorman." + module + ".(*)..").should().beFreeOfCycles(),
                noClasses()
                        .that(DescribedPredicate.not(mayPrint()))
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"),
                noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.doorman.gateway..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.vertx.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.doorman.gateway.client..",
                                "dev.doorman.gateway.datagram..",
                                "dev.doorman.gateway.listener..",
                                "dev.doorman.gateway.forward..",
                                "dev.doorman.gateway.builtin..",
                                "dev.doorman.gateway.pipeline..",
                                "dev.doorman.gateway.relay..",
                                "dev.doorman.gateway.egress..",
                                "dev.doorman.gateway.ingress..",
                                "dev.doorman.gateway.tcpmux..",
                                "dev.doorman.common.callback..",
                                "dev.doorman.common.link..",
                                "dev.doorman.common.net..")
                        .and()
                        .doNotHaveSimpleName("GatewayApplication")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.netty.."),
                fields().that()
                        .areDeclaredInClassesThat()
                        .resideOutsideOfPackage("..config..")
                        .should()
                        .notHaveRawType(resideInAPackage("..config..").and(JavaClass.Predicates.INTERFACES)),
                noClasses()
                        .that()
                        .resideInAPackage("dev.doorman.*.protocol..")
                        .should()
                        .dependOnClassesThat(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(
                                        "java..",
                                        "org.jspecify..",
                                        "dev.doorman.common.wire..",
                                        "dev.doorman.common.net..")
                                .or(resideInAPackage("dev.doorman.*.protocol..")))),
                noClasses()
                        .that()
                        .resideInAnyPackage("dev.doorman.common..")
                        .should()
                        .dependOnClassesThat(
                                DescribedPredicate.not(DescribedPredicate.not(resideInAPackage("dev.doorman.."))
                                        .or(resideInAPackage("dev.doorman.common..")))),
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "dev.doorman.common.link..",
                                "dev.doorman.common.net..",
                                "dev.doorman.common.wire..",
                                "dev.doorman.common.posix..",
                                "dev.doorman.common.settings..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.doorman.common.session..",
                                "dev.doorman.common.authd..",
                                "dev.doorman.common.process..",
                                "dev.doorman.common.account.."),
                noClasses()
                        .that()
                        .resideInAPackage("dev.doorman.gateway..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.doorman.common.session..",
                                "dev.doorman.common.authd..",
                                "dev.doorman.common.process..",
                                "dev.doorman.common.account.."),
                independent("listener"),
                independent("activation"),
                independent("forward"),
                independent("builtin"),
                independent("egress"),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.doorman.gateway..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.doorman.gateway.."),
                noClasses()
                        .that(inADaemonOtherThan(module))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.doorman." + module + ".."),
                noClasses()
                        .that()
                        .resideInAnyPackage(DAEMONS.stream()
                                .map(daemon -> "dev.doorman." + daemon + "..")
                                .toArray(String[]::new))
                        .should()
                        .dependOnClassesThat(inADaemonOtherThan(module)));
    }

    /** A step of the gateway does not know the others: only the pipeline puts them together. */
    private static ArchRule independent(String step) {
        String[] others = List.of("listener", "activation", "forward", "builtin", "egress", "pipeline", "api").stream()
                .filter(other -> !other.equals(step))
                .map(other -> "dev.doorman.gateway." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("dev.doorman.gateway." + step + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }

    private static DescribedPredicate<JavaClass> inADaemonOtherThan(String module) {
        return DescribedPredicate.describe(
                "are in another daemon than " + module,
                type -> DAEMONS.stream()
                        .filter(daemon -> !daemon.equals(module))
                        .anyMatch(daemon -> type.getPackageName().startsWith("dev.doorman." + daemon)));
    }

    /** Programs, and the pipe to a supervisor. */
    private static DescribedPredicate<JavaClass> mayPrint() {
        return JavaClass.Predicates.resideInAnyPackage(
                "dev.doorman.gateway.check..",
                "dev.doorman.gateway.bootstrap..",
                "dev.doorman.authd.demo..",
                "dev.doorman.common.supervision..",
                "dev.doorman.bench",
                "dev.doorman.rutils..");
    }
}
