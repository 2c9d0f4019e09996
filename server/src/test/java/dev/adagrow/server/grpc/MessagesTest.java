package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How messages come: compressed, and too large. */
class MessagesTest {
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord record) {
                    logged.add(record);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
    private DataPlane plane;

    @BeforeEach
    void start() throws Exception {
        GRPC.addHandler(handler);
        plane = new DataPlane();
        plane.serve("digits", 1, FakeModels.THREE_CLASSES);
    }

    @AfterEach
    void stop() {
        GRPC.removeHandler(handler);
        plane.close();
    }

    /** As zlib does it, which is what gRPC means by "deflate". */
    private static final class Zlib implements Codec {
        @Override
        public String getMessageEncoding() {
            return "deflate";
        }

        @Override
        public OutputStream compress(OutputStream out) {
            return new DeflaterOutputStream(out);
        }

        @Override
        public InputStream decompress(InputStream in) {
            return new InflaterInputStream(in);
        }
    }

    private Status infer(String compression, ModelInferRequest request) {
        var compressors = CompressorRegistry.newEmptyInstance();
        compressors.register(new Zlib());
        compressors.register(new Codec.Gzip());
        compressors.register(Codec.Identity.NONE);
        var channel =
                NettyChannelBuilder.forAddress("127.0.0.1", plane.port.port())
                        .usePlaintext()
                        .compressorRegistry(compressors)
                        .build();
        try {
            var answer =
                    GRPCInferenceServiceGrpc.newBlockingStub(channel)
                            .withCompression(compression)
                            .modelInfer(request);
            return Status.OK.withDescription(answer.getModelVersion());
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void requestsMayBeCompressedInEveryWayThatGrpcNames() {
        for (var compression : List.of("identity", "gzip", "deflate")) {
            var status = infer(compression, Requests.rows(1, 0, 0).build());
            assertThat(status.getDescription()).as(compression).isEqualTo("1");
        }
    }

    @Test
    void whatIsTooLargeIsRefusedHoweverItComesAndLogsNoStackTrace() {
        var large = Requests.rows(1, 0, 0).setId("x".repeat(2 << 20)).build();
        for (var compression : List.of("identity", "gzip", "deflate")) {
            var status = infer(compression, large);
            assertThat(status.getCode()).as(compression).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        }
        assertThat(logged)
                .filteredOn(r -> r.getThrown() != null)
                .extracting(r -> r.getLoggerName() + ": " + r.getMessage())
                .isEmpty();
    }
}
