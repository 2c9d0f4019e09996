package dev.adagrow.loadtest.load;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.Inference;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One model of a running server, called by the Open Inference Protocol. Thread-safe. */
public final class GrpcTarget implements Target {
    /** What models out of the trainer call theirs. */
    private static final String INPUT = "input";

    private final AdaGrowClient client;
    private final String model;
    private final List<String> classes;

    /**
     * @param classes of the model; index i of an answer is class i
     */
    public GrpcTarget(AdaGrowClient client, String model, List<String> classes) {
        this.client = client;
        this.model = model;
        this.classes = List.copyOf(classes);
    }

    @Override
    public CompletableFuture<Reply> ask(FloatTensor input, String routeKey) {
        return client.predictions()
                .infer(model, "", Map.of(INPUT, DenseTensor.of(input)), Optional.of(routeKey))
                .thenApply(this::reply);
    }

    private Reply reply(Inference inference) {
        int best = argmax(inference.floats().data());
        // A later version may know classes that the list does not have yet.
        String label = best < classes.size() ? classes.get(best) : "class " + best;
        return new Reply(inference.version(), inference.predictionId(), label);
    }

    private static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    /** The label of a class that the model does not know is told as a wrong answer. */
    @Override
    public int report(List<Labelled> items) {
        var results = client.feedback().report(items.stream().map(GrpcTarget::label).toList());
        var unknown = new ArrayList<FeedbackItem>();
        int refused = 0;
        for (int i = 0; i < items.size(); i++) {
            switch (results.get(i).getStatus()) {
                case ACCEPTED, CORRECTED -> {}
                case UNKNOWN_CLASS -> unknown.add(wrong(items.get(i)));
                case STATUS_UNSPECIFIED, INVALID_ID, EXPIRED, MISSING_TRUTH, UNRECOGNIZED ->
                        refused++;
            }
        }
        return unknown.isEmpty() ? refused : refused + refused(unknown);
    }

    private int refused(List<FeedbackItem> items) {
        return (int)
                client.feedback().report(items).stream()
                        .filter(result ->
                                result.getStatus() != FeedbackResult.Status.ACCEPTED
                                        && result.getStatus() != FeedbackResult.Status.CORRECTED)
                        .count();
    }

    private static FeedbackItem label(Labelled item) {
        return FeedbackItem.newBuilder()
                .setPredictionId(item.predictionId())
                .setLabel(item.label())
                .build();
    }

    private static FeedbackItem wrong(Labelled item) {
        return FeedbackItem.newBuilder()
                .setPredictionId(item.predictionId())
                .setCorrect(false)
                .build();
    }

    /** A short name for why a call failed. */
    public static String reason(Throwable failure) {
        return failure instanceof AdaGrowException e
                ? e.code() + e.reason().map(reason -> " " + reason).orElse("")
                : String.valueOf(failure);
    }
}
