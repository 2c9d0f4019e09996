package dev.adagrow.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms of the trainer and who may see whom. */
class TrainerArchitectureTest {
    private static final String ROOT = "dev.adagrow.trainer.";

    @SuppressWarnings("NullAway.Init")
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(
                                location -> !location.contains("/dev/adagrow/trainer/v1/"))
                        .importPackages("dev.adagrow.trainer");
    }

    @Test
    void noStageKnowsTheRunsThatUseIt() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "run..",
                        ROOT + "cli..",
                        ROOT + "sidecar..",
                        ROOT + "metrics..",
                        ROOT + "evaluation..",
                        ROOT + "report..",
                        ROOT + "stream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "run..", ROOT + "cli..", ROOT + "sidecar..")
                .check(classes);
    }

    @Test
    void runDoesNotKnowWhoStartsIt() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "run..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "cli..", ROOT + "sidecar..")
                .check(classes);
    }

    @Test
    void firstAndContinuedGrowthKnowWhatTheyStandOnAndNotEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "run.task..",
                        ROOT + "run.context..",
                        ROOT + "run.deliver..",
                        ROOT + "run.state..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "run.first..", ROOT + "run.continued..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "run.first..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "run.continued..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "run.continued..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "run.first..")
                .check(classes);
    }

    @Test
    void foldingQuantizingAndExportingDoNotKnowHowTheNetworkCameAbout() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "fold..", ROOT + "quantize..", ROOT + "export..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "growth..", ROOT + "training..", ROOT + "data..")
                .check(classes);
    }

    @Test
    void eachStageKnowsOnlyThoseBeforeIt() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "fold..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "quantize..", ROOT + "export..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "quantize..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "export..")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "network..", ROOT + "growth..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "training..",
                        ROOT + "fold..",
                        ROOT + "quantize..",
                        ROOT + "export..")
                .check(classes);
    }

    @Test
    void engineArraysStayInWeightsAndTraining() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "network.weights..", ROOT + "training..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..")
                .check(classes);
    }

    @Test
    void theServersEngineIsUsedInExportAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "export..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..")
                .check(classes);
    }

    @Test
    void protocolStaysInTheSidecar() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "sidecar..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "dev.adagrow.trainer.v1..")
                .check(classes);
    }

    @Test
    void nothingKnowsTheServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.adagrow.server..", "dev.adagrow.client..", "dev.adagrow.loadtest..")
                .check(classes);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.adagrow.trainer.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void noStaticFieldCanChange() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("dev.adagrow.trainer..")
                .should()
                .beFinal()
                .check(classes);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        var packages = new TreeSet<String>();
        var described = new TreeSet<String>();
        for (var c : classes) {
            packages.add(c.getPackageName());
            if (c.getSimpleName().equals("package-info")) {
                described.add(c.getPackageName());
            }
        }
        assertThat(described).isEqualTo(packages);
    }

    @Test
    void forbiddenPackageNamesAreNotUsed() {
        for (var name : new String[] {"common", "util", "utils", "impl", "manager"}) {
            assertThat(classes.stream().map(c -> c.getPackageName()))
                    .noneMatch(p -> p.contains("." + name + ".") || p.endsWith("." + name));
        }
    }
}
