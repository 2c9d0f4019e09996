package dev.adagrow.client;

import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackResult;
import dev.adagrow.v1.FeedbackServiceGrpc;
import dev.adagrow.v1.FeedbackServiceGrpc.FeedbackServiceBlockingV2Stub;
import dev.adagrow.v1.ReportFeedbackRequest;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;

/** Tells the server what the right answers were. Thread-safe. */
public final class FeedbackClient {
    /** Items that one call may carry. */
    static final int BATCH = 1000;

    private final FeedbackServiceBlockingV2Stub stub;
    private final Calls calls;

    FeedbackClient(Channel channel, Calls calls) {
        this.stub = FeedbackServiceGrpc.newBlockingV2Stub(channel);
        this.calls = calls;
    }

    /** The class name of the right answer. */
    public FeedbackResult label(String predictionId, String label) {
        return report(
                        List.of(
                                FeedbackItem.newBuilder()
                                        .setPredictionId(predictionId)
                                        .setLabel(label)
                                        .build()))
                .get(0);
    }

    /** A result for each item, in the same order; sent in as many calls as are needed. */
    public List<FeedbackResult> report(List<FeedbackItem> items) {
        var results = new ArrayList<FeedbackResult>(items.size());
        for (int from = 0; from < items.size(); from += BATCH) {
            var batch = items.subList(from, Math.min(from + BATCH, items.size()));
            var request = ReportFeedbackRequest.newBuilder().addAllItems(batch).build();
            var answered =
                    calls.run(() -> calls.timed(stub).reportFeedback(request)).getResultsList();
            if (answered.size() != batch.size()) {
                throw Calls.unexpected(
                        answered.size() + " results for " + batch.size() + " items of feedback");
            }
            results.addAll(answered);
        }
        return List.copyOf(results);
    }
}
