package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerAssemblyTest {
    private static final ServerConfig ANY_PORT = ServerConfig.DEFAULT.listening("127.0.0.1", 0, 0);

    @TempDir private Path folder;

    @Test
    void publishesItsPortsWhileItRuns() throws Exception {
        Path data = folder.resolve("made/by/the/server");
        Path address = data.resolve("server.json");
        try (var server = ServerAssembly.start(data, ANY_PORT, "test")) {
            assertThat(Files.readString(address))
                    .isEqualTo(
                            "{\"grpcPort\":"
                                    + server.grpcPort()
                                    + ",\"httpPort\":"
                                    + server.httpPort()
                                    + ",\"pid\":"
                                    + ProcessHandle.current().pid()
                                    + "}\n");
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/metrics").body())
                    .contains("adagrow_build_info{version=\"test\",} 1.0");
        }
        assertThat(address).doesNotExist();
    }

    @Test
    void startsAgainOnTheSameFolder() throws Exception {
        ServerAssembly.start(folder, ANY_PORT, "test").close();
        try (var server = ServerAssembly.start(folder, ANY_PORT, "test")) {
            assertThat(get(server, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatAKilledServerLeftInItsScratchFolderIsDeleted() throws Exception {
        var left = Files.createDirectories(folder.resolve("scratch/artifact-1"));
        Files.writeString(left.resolve("model.onnx"), "of a model long gone");

        try (var server = ServerAssembly.start(folder, ANY_PORT, "test")) {
            assertThat(folder.resolve("scratch")).doesNotExist();
            assertThat(get(server, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesADataFolderInUse() throws Exception {
        try (var server = ServerAssembly.start(folder, ANY_PORT, "test")) {
            assertThatThrownBy(() -> ServerAssembly.start(folder, ANY_PORT, "test"))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("in use by another server");
            assertThat(get(server, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesAPortInUseAndLeavesNothingBehind() throws Exception {
        Path other = folder.resolve("other");
        try (var server = ServerAssembly.start(folder.resolve("first"), ANY_PORT, "test")) {
            assertThatThrownBy(() ->
                            ServerAssembly.start(
                                    other,
                                    ANY_PORT.listening("127.0.0.1", server.grpcPort(), 0),
                                    "test"))
                    .isInstanceOf(StartException.class)
                    .hasMessage("port " + server.grpcPort() + " on 127.0.0.1 is in use");
            assertThatThrownBy(() ->
                            ServerAssembly.start(
                                    other,
                                    ANY_PORT.listening("127.0.0.1", 0, server.httpPort()),
                                    "test"))
                    .isInstanceOf(StartException.class)
                    .hasMessage("port " + server.httpPort() + " on 127.0.0.1 is in use");
        }
        ServerAssembly.start(other, ANY_PORT, "test").close();
    }

    private static HttpResponse<String> get(ServerAssembly server, String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.httpPort() + path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
