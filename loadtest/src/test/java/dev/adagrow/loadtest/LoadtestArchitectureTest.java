package dev.adagrow.loadtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Whatever is played or measured goes through processes and the client. */
class LoadtestArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.adagrow.loadtest");

    @Test
    void nothingReachesIntoServerOrTrainer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.adagrow.server..", "dev.adagrow.trainer..", "ai.djl..")
                .check(CLASSES);
    }

    @Test
    void onlyBenchmarksSpeakGrpcAndCallTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.adagrow.loadtest.bench")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..", "io.grpc..")
                .check(CLASSES);
    }

    @Test
    void loadAndProcessesKnowNeitherEachOtherNorThePlay() {
        noClasses()
                .that()
                .resideInAPackage("dev.adagrow.loadtest.load")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.adagrow.loadtest.process",
                        "dev.adagrow.loadtest.demo",
                        "dev.adagrow.loadtest.cli",
                        "picocli..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.adagrow.loadtest.process")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.adagrow.loadtest.load",
                        "dev.adagrow.loadtest.demo",
                        "dev.adagrow.loadtest.cli",
                        "picocli..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.adagrow.loadtest.peers")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.adagrow.loadtest.bench",
                        "dev.adagrow.loadtest.load",
                        "dev.adagrow.loadtest.demo",
                        "dev.adagrow.loadtest.cli",
                        "picocli..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("dev.adagrow.loadtest.demo", "dev.adagrow.loadtest.bench")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.adagrow.loadtest.cli", "picocli..")
                .check(CLASSES);
    }

    @Test
    void onlyConfigurationReadsTheEnvironment() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Config")
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .check(CLASSES);
    }
}
