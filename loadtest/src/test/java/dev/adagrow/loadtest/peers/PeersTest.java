package dev.adagrow.loadtest.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.loadtest.process.ProcessException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class PeersTest {
    private static final PeerModel MODEL = new PeerModel("m", Path.of("m.onnx"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private FakePython fake;

    @BeforeEach
    void create() {
        fake = new FakePython(folder);
    }

    private PeerProcess start(String name) throws IOException, InterruptedException {
        Peer peer =
                fake.peers().all().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return fake.peers().start(peer, MODEL, folder.resolve("run"));
    }

    @Test
    void peersAreTheScriptsOfAFolderByName() throws Exception {
        fake.peer("zebra", "", "");
        fake.peer("ant", "", "");
        Files.writeString(fake.scripts().resolve("raw_onnx.py"), "");
        assertThat(fake.peers().all()).extracting(Peer::name).containsExactly("ant", "zebra");
    }

    @Test
    void thePeersOfTheProjectPinAllTheirPackages() throws Exception {
        var peers = Peer.in(Path.of("peers"));
        assertThat(peers).extracting(Peer::name).containsExactly("kserve", "mlserver", "triton");
        for (Peer peer : peers) {
            assertThat(Files.readAllLines(peer.requirements())).allMatch(it -> it.contains("=="));
        }
    }

    @Test
    void aPythonThatIsMissingOrUnfitIsNamedWithTheOption() throws Exception {
        String missing = folder.resolve("nothing").toString();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Python.find(missing))
                .withMessageContainingAll(missing, "cannot be run", "--python");
        String old = fake.script("old", "#!/bin/sh\necho 2.7.18\nexit 1\n").toString();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Python.find(old))
                .withMessageContainingAll(old, "2.7.18", "--python");
        String fit = fake.python().command();
        assertThat(Python.find(fit).command()).isEqualTo(fit);
    }

    @Test
    void aPeerIsInstalledOnceAndAgainWhenItsListChanges() throws Exception {
        fake.peer("ant", "one==1\n", "exit 0");
        start("ant").close();
        start("ant").close();
        assertThat(fake.asked("ant")).hasSize(1);
        assertThat(fake.asked("ant").getFirst()).startsWith("-m pip install").endsWith("ant.txt");
        fake.peer("ant", "one==2\n", "exit 0");
        start("ant").close();
        assertThat(fake.asked("ant")).hasSize(2);
    }

    @Test
    void aPeerThatCannotBeInstalledTellsWhatPipSaidAndIsTriedAgain() throws Exception {
        fake.peer("ant", "missing==1\n", "exit 0");
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> start("ant"))
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining("the installation of ant ended with exit code 1")
                    .hasMessageContaining("no matching distribution");
            assertThat(fake.asked("ant")).hasSize(i);
        }
    }

    @Test
    void aPeerIsToldWhatToServeAndWhere() throws Exception {
        fake.peer("ant", "", "echo \"$@\" threads $OMP_NUM_THREADS");
        try (var peer = start("ant")) {
            assertThat(peer.process().await(Duration.ofSeconds(30))).hasValue(0);
            assertThat(peer.process().logTail())
                    .contains("--onnx m.onnx --model m --port " + peer.target().split(":")[1])
                    .endsWith("threads 1");
        }
    }

    @Test
    void whatAPeerHasStartedEndsWithIt() throws Exception {
        fake.peer("ant", "", "sleep 1000 & echo $! >$8/new; mv $8/new $8/pid; wait");
        Path file = folder.resolve("run/ant/pid");
        try (var peer = start("ant")) {
            while (!Files.exists(file)) {
                assertThat(peer.process().await(Duration.ofMillis(20))).isEmpty();
            }
        }
        long child = Long.parseLong(Files.readString(file).strip());
        ProcessHandle.of(child).ifPresent(it -> it.onExit().join());
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aHeldPortIsTheServersThatSharesItAndNobodyElses() throws Exception {
        var loopback = InetAddress.getLoopbackAddress();
        try (var held = new HeldPort();
                var server = ServerSocketChannel.open();
                var other = ServerSocketChannel.open()) {
            var address = new InetSocketAddress(loopback, held.number());
            assertThatThrownBy(() -> other.bind(address)).isInstanceOf(IOException.class);
            server.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(address);
            for (int i = 0; i < 10; i++) {
                try (var client = new Socket(loopback, held.number());
                        var accepted = server.accept()) {
                    assertThat(((InetSocketAddress) accepted.getRemoteAddress()).getPort())
                            .isEqualTo(client.getLocalPort());
                }
            }
        }
    }
}
