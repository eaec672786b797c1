package io.alerthistory.service;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The arrows between the packages of the service: one direction, and each effect in one place.
class ArchitectureTest {

    private static final String ROOT = "io.alerthistory.service";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> ROUTES =
            DescribedPredicate.describe(
                    "are routes", type -> type.getSimpleName().endsWith("Routes"));

    private static final Map<String, ArchRule> RULES =
            Map.of(
                    "packages form no cycle",
                    slices().matching(ROOT + ".(**)").should().beFreeOfCycles(),
                    "every package says that null stays outside",
                    classes().should(BePackageNullMarked.INSTANCE),
                    "nothing depends on what starts it all",
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + ".*..")
                            .should()
                            .dependOnClassesThat()
                            .haveNameMatching(ROOT + "\\.(Main|App|Command.*)"),
                    "SQL lives in storage",
                    noClasses()
                            .that()
                            .resideOutsideOfPackage(ROOT + ".storage")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    "java.sql..", "javax.sql..", "io.helidon.dbclient.."),
                    "HTTP lives in http and in routes",
                    noClasses()
                            .that()
                            .resideOutsideOfPackage(ROOT + ".http")
                            .and(DescribedPredicate.not(ROUTES))
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("io.helidon.webserver.."),
                    "http knows no feature",
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + ".http")
                            .should()
                            .dependOnClassesThat(
                                    resideInAnyPackage(
                                            ROOT + ".intake",
                                            ROOT + ".history",
                                            ROOT + ".observe",
                                            ROOT + ".storage",
                                            ROOT + ".episode")),
                    "the vocabulary touches no framework",
                    noClasses()
                            .that()
                            .resideInAnyPackage(ROOT + ".alert", ROOT + ".episode")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    "io.helidon..",
                                    "com.fasterxml..",
                                    "org.yaml..",
                                    "java.sql..",
                                    "org.flywaydb..",
                                    "com.zaxxer.."),
                    "the configuration touches no framework but the reader of its format",
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + ".config")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage("io.helidon..", "java.sql..", "com.zaxxer.."),
                    "time is a parameter",
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + ".*..")
                            .should()
                            .callMethod(java.time.Instant.class, "now")
                            .orShould()
                            .callMethod(System.class, "currentTimeMillis"),
                    "the environment is read where it all starts",
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + ".*..")
                            .should()
                            .callMethod(System.class, "getenv")
                            .orShould()
                            .callMethod(System.class, "getenv", String.class)
                            .orShould()
                            .accessField(System.class, "out"));

    @TestFactory
    Stream<DynamicTest> rules() {
        return RULES.entrySet().stream()
                .map(rule ->
                        DynamicTest.dynamicTest(
                                rule.getKey(), () -> rule.getValue().check(CLASSES)));
    }
}
