package dev.adagrow.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackResult;
import dev.adagrow.v1.FeedbackServiceGrpc.FeedbackServiceImplBase;
import dev.adagrow.v1.ReportFeedbackRequest;
import dev.adagrow.v1.ReportFeedbackResponse;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class GrpcTargetTest {
    /** Of a model that knows the class "a" alone; a call named "bad" is none of this server's. */
    private static final class OneClass extends FeedbackServiceImplBase {
        final ConcurrentLinkedQueue<FeedbackItem> taken = new ConcurrentLinkedQueue<>();

        @Override
        public void reportFeedback(
                ReportFeedbackRequest request, StreamObserver<ReportFeedbackResponse> observer) {
            var response = ReportFeedbackResponse.newBuilder();
            for (var item : request.getItemsList()) {
                var status = status(item);
                if (status == FeedbackResult.Status.ACCEPTED) {
                    taken.add(item);
                }
                response.addResults(FeedbackResult.newBuilder().setStatus(status));
            }
            observer.onNext(response.build());
            observer.onCompleted();
        }

        private static FeedbackResult.Status status(FeedbackItem item) {
            if (item.getPredictionId().equals("bad")) {
                return FeedbackResult.Status.INVALID_ID;
            }
            return item.hasLabel() && !item.getLabel().equals("a")
                    ? FeedbackResult.Status.UNKNOWN_CLASS
                    : FeedbackResult.Status.ACCEPTED;
        }
    }

    @Test
    void aLabelThatTheModelDoesNotKnowIsToldAsAWrongAnswer() throws IOException {
        var service = new OneClass();
        var server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(service)
                        .build()
                        .start();
        try (var client = AdaGrowClient.connect("127.0.0.1:" + server.getPort())) {
            var target = new GrpcTarget(client, "m", List.of("a", "b"));
            int refused =
                    target.report(
                            List.of(
                                    new Target.Labelled("1", "a"),
                                    new Target.Labelled("2", "b"),
                                    new Target.Labelled("bad", "a")));
            assertThat(refused).isEqualTo(1);
            assertThat(service.taken)
                    .containsExactly(
                            FeedbackItem.newBuilder().setPredictionId("1").setLabel("a").build(),
                            FeedbackItem.newBuilder()
                                    .setPredictionId("2")
                                    .setCorrect(false)
                                    .build());
        } finally {
            server.shutdownNow();
        }
    }
}
