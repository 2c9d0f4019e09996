package dev.adagrow.server.grpc.control;

import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.feedback.Feedback;
import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackResult;
import dev.adagrow.v1.FeedbackServiceGrpc;
import dev.adagrow.v1.ReportFeedbackRequest;
import dev.adagrow.v1.ReportFeedbackResponse;
import io.grpc.stub.StreamObserver;

/** Labels over gRPC. */
public final class FeedbackService extends FeedbackServiceGrpc.FeedbackServiceImplBase {
    private static final int MAX_ITEMS = 1000;

    private final Feedback feedback;

    FeedbackService(Feedback feedback) {
        this.feedback = feedback;
    }

    @Override
    public void reportFeedback(
            ReportFeedbackRequest request, StreamObserver<ReportFeedbackResponse> out) {
        Answers.one(
                out,
                () -> {
                    if (request.getItemsCount() > MAX_ITEMS) {
                        throw ServerException.invalidField(
                                "items", request.getItemsCount() + " items; at most " + MAX_ITEMS);
                    }
                    return ReportFeedbackResponse.newBuilder()
                            .addAllResults(
                                    request.getItemsList().stream()
                                            .map(item ->
                                                    message(
                                                            feedback.report(
                                                                    item.getPredictionId(),
                                                                    claim(item))))
                                            .toList())
                            .build();
                });
    }

    private static Feedback.Claim claim(FeedbackItem item) {
        return switch (item.getTruthCase()) {
            case LABEL -> new Feedback.Claim.Label(item.getLabel());
            case CORRECT -> new Feedback.Claim.Correct(item.getCorrect());
            case TRUTH_NOT_SET -> new Feedback.Claim.Missing();
        };
    }

    private static FeedbackResult message(Feedback.Result result) {
        return FeedbackResult.newBuilder()
                .setStatus(
                        switch (result.status()) {
                            case ACCEPTED -> FeedbackResult.Status.ACCEPTED;
                            case CORRECTED -> FeedbackResult.Status.CORRECTED;
                            case INVALID_ID -> FeedbackResult.Status.INVALID_ID;
                            case EXPIRED -> FeedbackResult.Status.EXPIRED;
                            case UNKNOWN_CLASS -> FeedbackResult.Status.UNKNOWN_CLASS;
                            case MISSING_TRUTH -> FeedbackResult.Status.MISSING_TRUTH;
                        })
                .setMessage(result.message())
                .build();
    }
}
