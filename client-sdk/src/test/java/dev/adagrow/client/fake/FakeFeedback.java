package dev.adagrow.client.fake;

import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackResult;
import dev.adagrow.v1.FeedbackServiceGrpc;
import dev.adagrow.v1.ReportFeedbackRequest;
import dev.adagrow.v1.ReportFeedbackResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts ids that begin with "good". */
public final class FakeFeedback extends FeedbackServiceGrpc.FeedbackServiceImplBase {
    public final List<FeedbackItem> items = new CopyOnWriteArrayList<>();
    public final List<Integer> batches = new CopyOnWriteArrayList<>();

    @Override
    public void reportFeedback(
            ReportFeedbackRequest request, StreamObserver<ReportFeedbackResponse> out) {
        items.addAll(request.getItemsList());
        batches.add(request.getItemsCount());
        var response = ReportFeedbackResponse.newBuilder();
        for (FeedbackItem item : request.getItemsList()) {
            boolean good = item.getPredictionId().startsWith("good");
            response.addResults(
                    FeedbackResult.newBuilder()
                            .setStatus(
                                    good
                                            ? FeedbackResult.Status.ACCEPTED
                                            : FeedbackResult.Status.INVALID_ID)
                            .setMessage(good ? "" : "not a prediction id"));
        }
        FakeDatasets.answer(out, response.build());
    }
}
