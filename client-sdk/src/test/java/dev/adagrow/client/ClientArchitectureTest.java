package dev.adagrow.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The library is usable without the commands and what they need. */
final class ClientArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.adagrow.client");

    @Test
    void theLibraryKnowsNothingOfTheCommands() {
        noClasses()
                .that()
                .resideInAPackage("dev.adagrow.client")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.adagrow.client.cli", "picocli..", "me.tongfei..")
                .check(CLASSES);
    }

    @Test
    void noLoggingBackendComesAlong() {
        assertThat(getClass().getResource("/META-INF/services/org.slf4j.spi.SLF4JServiceProvider"))
                .isNull();
    }

    @Test
    void commandsCallThroughTheLibrary() {
        noClasses()
                .that()
                .resideInAPackage("dev.adagrow.client.cli")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Grpc")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc.stub", "io.grpc.netty", "inference")
                .check(CLASSES);
    }
}
