package io.alerthistory.crds;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The vocabulary stays a vocabulary: types of data, without behaviour or frameworks.
final class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.alerthistory.crds");

    private static final DescribedPredicate<JavaClass> NULL_MARKED =
            DescribedPredicate.describe(
                    "in a package that is @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class));

    @Test
    void everyPackageIsNullMarked() {
        classes().should(be(NULL_MARKED)).check(CLASSES);
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        slices().matching("io.alerthistory.crds.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theRecordsDependOnModelsAndAnnotationsAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.alerthistory.crds..",
                        "java..",
                        "com.fasterxml.jackson.annotation",
                        "io.fabric8.generator.annotation",
                        "io.fabric8.crd.generator.annotation",
                        "io.fabric8.kubernetes.api.model..",
                        "io.fabric8.kubernetes.model.annotation",
                        "org.jspecify.annotations",
                        "io.fabric8.kubernetes.client")
                .check(CLASSES);
    }

    @Test
    void onlyTheKindsKnowTheClientAndOnlyItsCustomResource() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.AlertHistory")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8.kubernetes.client..")
                .check(CLASSES);
    }
}
