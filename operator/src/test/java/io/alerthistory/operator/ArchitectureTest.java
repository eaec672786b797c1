package io.alerthistory.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ROOT = "io.alerthistory.operator";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .because("the root wires everything, and nothing depends on it")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allSatisfy(it ->
                        assertThat(it.isAnnotatedWith(NullMarked.class)).as(it.getName()).isTrue());
    }

    @Test
    void onlyTheRimTouchesTheClusterOrTheFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".cluster..", ROOT + ".alerthistory..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..")
                                .and(not(JavaClass.Predicates.equivalentTo(CustomResource.class))))
                .check(CLASSES);
    }

    @Test
    void decisionsKnowOnlyModelsAndEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".analysis..",
                        ROOT + ".desired..",
                        ROOT + ".proxy..",
                        ROOT + ".rollout..",
                        ROOT + ".traffic..",
                        ROOT + ".status..",
                        ROOT + ".stack..")
                .and()
                // Reads a file of the operator's own jar.
                .doNotHaveFullyQualifiedName(ROOT + ".desired.BackupScript")
                .should()
                .dependOnClassesThat(
                        not(
                                resideInAnyPackage(
                                                "java.lang..",
                                                "java.util..",
                                                "java.time..",
                                                "java.math..",
                                                "java.nio.charset..",
                                                "java.security..",
                                                "com.fasterxml.jackson..",
                                                "org.jspecify..",
                                                "io.alerthistory.crds..",
                                                "io.fabric8.kubernetes.api.model..",
                                                ROOT + ".analysis..",
                                                ROOT + ".desired..",
                                                ROOT + ".proxy..",
                                                ROOT + ".rollout..",
                                                ROOT + ".traffic..",
                                                ROOT + ".status..",
                                                ROOT + ".stack..")
                                        .or(JavaClass.Predicates.equivalentTo(CustomResource.class))
                                        .or(resideInAPackage(""))))
                .check(CLASSES);
    }

    @Test
    void thePlannerTouchesNothing() {
        noClasses()
                .that()
                .haveNameMatching(
                        ".*\\.alerthistory\\.(Planner|Plan|Backups|Course|Objects|Observed|Foreign|Notices|Settings|Refusals|Attention|Duty|Hurries|Obstacles|Scales|Traffic|Carriage|Verification|Views).*")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "io.fabric8.kubernetes.client..",
                                        "io.javaoperatorsdk..",
                                        ROOT + ".cluster..")
                                .and(not(JavaClass.Predicates.equivalentTo(CustomResource.class))))
                .check(CLASSES);
    }

    @Test
    void timeTheEnvironmentAndTheConsoleBelongToMain() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".Main")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void theOperatorKnowsNoSqlAndNoHelidon() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "io.helidon..", "io.alerthistory.service..")
                .check(CLASSES);
    }
}
