package dev.adagrow.server;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.grpc.BindableService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which room may know which, and what stays in one room. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private static final String ROOT = "dev.adagrow.server";

    /**
     * Each room, and the rooms it may know. What stands nowhere in the values is known by the
     * assembly alone.
     */
    private static final Map<String, Set<String>> KNOWS =
            Map.ofEntries(
                    Map.entry("failure", Set.of()),
                    Map.entry("lifecycle", Set.of("failure")),
                    Map.entry("security", Set.of()),
                    Map.entry("blob", Set.of("failure")),
                    Map.entry("runtime", Set.of("lifecycle")),
                    Map.entry("repository", Set.of("lifecycle", "runtime")),
                    Map.entry("importing", Set.of("lifecycle", "failure", "runtime")),
                    Map.entry("routing", Set.of("lifecycle")),
                    Map.entry(
                            "call", Set.of("lifecycle", "failure", "routing", "batch", "feedback")),
                    Map.entry("batch", Set.of("lifecycle", "failure", "metrics", "routing")),
                    Map.entry("metrics", Set.of("lifecycle", "routing")),
                    Map.entry("readiness", Set.of("lifecycle", "routing")),
                    Map.entry(
                            "feedback",
                            Set.of("lifecycle", "routing", "metrics", "security", "failure")),
                    Map.entry("catalog", Set.of("lifecycle", "failure", "blob", "metrics")),
                    Map.entry("dataset", Set.of("failure", "blob")),
                    Map.entry(
                            "adaptation",
                            Set.of("lifecycle", "failure", "blob", "catalog", "dataset")),
                    Map.entry(
                            "rollout",
                            Set.of(
                                    "lifecycle",
                                    "failure",
                                    "routing",
                                    "batch",
                                    "metrics",
                                    "feedback",
                                    "catalog",
                                    "adaptation")),
                    Map.entry(
                            "store",
                            Set.of(
                                    "lifecycle",
                                    "failure",
                                    "routing",
                                    "feedback",
                                    "catalog",
                                    "dataset",
                                    "adaptation",
                                    "rollout")),
                    Map.entry(
                            "modelfolder",
                            Set.of(
                                    "lifecycle",
                                    "failure",
                                    "batch",
                                    "catalog",
                                    "importing",
                                    "rollout")),
                    Map.entry("http", Set.of("readiness")),
                    Map.entry(
                            "grpc",
                            Set.of(
                                    "lifecycle",
                                    "failure",
                                    "routing",
                                    "call",
                                    "batch",
                                    "metrics",
                                    "readiness",
                                    "feedback",
                                    "catalog",
                                    "importing",
                                    "modelfolder",
                                    "dataset",
                                    "adaptation",
                                    "rollout",
                                    "store",
                                    "blob")),
                    Map.entry("cli", Set.of("")));

    /** Of the root package: the only ones that see more than policies. */
    private static final Set<String> ASSEMBLIES =
            Set.of(
                    "ServerAssembly",
                    "ControlPlane",
                    "Engines",
                    "BatchConfig",
                    "EngineProcessConfig");

    private static final Set<String> POLICIES = Set.of("adaptation", "rollout", "readiness");

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    @Test
    void everyRoomKnowsOnlyTheRoomsItMay() {
        var broken = new TreeSet<String>();
        for (JavaClass from : classes) {
            String room = room(from).orElseThrow();
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                room(dependency.getTargetClass().getBaseComponentType())
                        .filter(target -> !target.equals(room) && !mayKnow(from, room, target))
                        .ifPresent(target -> broken.add(dependency.getDescription()));
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean mayKnow(JavaClass from, String room, String target) {
        if (!room.isEmpty()) {
            return KNOWS.getOrDefault(room, Set.of()).contains(target);
        }
        String name = topLevel(from).getSimpleName();
        return ASSEMBLIES.contains(name)
                || (name.equals("ServerConfig") && POLICIES.contains(target));
    }

    /**
     * First name below the root package; "" for the root itself; empty for what is not the
     * server's.
     */
    private static Optional<String> room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.equals(ROOT) && !name.startsWith(ROOT + ".")) {
            return Optional.empty();
        }
        return Optional.of(
                name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1).split("\\.")[0]);
    }

    private static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type);
    }

    @Test
    void theTableListsEveryRoom() {
        var rooms = new TreeSet<String>();
        classes.forEach(type -> room(type).filter(room -> !room.isEmpty()).ifPresent(rooms::add));

        assertThat(KNOWS.keySet()).isEqualTo(rooms);
    }

    @Test
    void roomsFormNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void generatedMessagesStayInTheGrpcRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".grpc..")
                .and()
                .haveNameNotMatching(".*\\.modelfolder\\.FolderConfig.*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.google.protobuf..",
                        "com.google.rpc..",
                        "inference..",
                        "dev.adagrow.v1..",
                        "dev.adagrow.trainer.v1..",
                        "dev.adagrow.bundle.v1..")
                .check(classes);
    }

    @Test
    void grpcStaysInItsRoom() {
        var broken = new TreeSet<String>();
        for (JavaClass from : classes) {
            if (room(from).equals(Optional.of("grpc"))) {
                continue;
            }
            boolean assembly = ASSEMBLIES.contains(topLevel(from).getSimpleName());
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                boolean grpc =
                        target.getPackageName().startsWith("io.grpc")
                                || target.getPackageName().startsWith("io.netty");
                if (grpc && !(assembly && target.isEquivalentTo(BindableService.class))) {
                    broken.add(dependency.getDescription());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void librariesStayInTheirRooms() {
        Map<String, List<String>> homes =
                Map.of(
                        "runtime.onnx..", List.of("ai.onnxruntime.."),
                        "runtime.pytorch..", List.of("ai.djl.pytorch.."),
                        "runtime.tensorrt..", List.of("ai.djl.tensorrt.."),
                        "runtime..", List.of("ai.djl.."),
                        "store..",
                                List.of(
                                        "org.jdbi..",
                                        "com.zaxxer..",
                                        "org.flywaydb..",
                                        "org.sqlite..",
                                        "java.sql..",
                                        "javax.sql.."),
                        "metrics..", List.of("io.prometheus.."),
                        "http..", List.of("com.sun.net.httpserver.."),
                        "cli..", List.of("picocli..", "sun.misc.."));
        homes.forEach((room, libraries) ->
                noClasses()
                        .that()
                        .resideOutsideOfPackage(ROOT + "." + room)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(libraries.toArray(String[]::new))
                        .check(classes));
    }

    @Test
    void nothingOfTheTrainerIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.adagrow.trainer.data..",
                        "dev.adagrow.trainer.network..",
                        "dev.adagrow.trainer.run..")
                .check(classes);
    }

    @Test
    void nothingStaticCanChange() {
        fields().that().areStatic().should().beFinal().check(classes);
    }

    @Test
    void theEnvironmentIsReadByConfigurationOnly() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Config")
                .should(callMethod(System.class, "getenv", String.class))
                .orShould(callMethod(System.class, "getenv"))
                .orShould(callMethod(System.class, "getProperty", String.class))
                .orShould(callMethod(System.class, "getProperty", String.class, String.class))
                .check(classes);
    }

    @Test
    void onlyTheCommandEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should(callMethod(System.class, "exit", int.class))
                .orShould(callMethod(Runtime.class, "halt", int.class))
                .check(classes);
    }

    @Test
    void everyRoomSaysWhatItIsForAndIsNullMarked() {
        var silent = new TreeSet<String>();
        JavaPackage root = classes.getPackage(ROOT);
        for (JavaClass type : classes) {
            JavaPackage room = type.getPackage();
            if (!room.isAnnotatedWith(NullMarked.class)) {
                silent.add(room.getName());
            }
        }
        assertThat(root.isAnnotatedWith(NullMarked.class)).isTrue();
        assertThat(silent).isEmpty();
    }

    @Test
    void noRoomIsNamedAfterNothing() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..common..",
                        "..util..",
                        "..utils..",
                        "..impl..",
                        "..manager..",
                        "..helper..")
                .check(classes);
    }
}
