package dev.adagrow.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/**
 * A connection to one server, made when the first call needs it and again after it broke.
 * Thread-safe; meant to be shared and kept. Plaintext.
 */
public final class AdaGrowClient implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final Address server;
    private final ManagedChannel channel;
    private final ModelsClient models;
    private final DatasetsClient datasets;
    private final AdaptationsClient adaptations;
    private final RolloutsClient rollouts;
    private final FeedbackClient feedback;
    private final PredictionsClient predictions;

    private AdaGrowClient(Address server, ClientSettings settings) {
        this.server = server;
        this.channel =
                NettyChannelBuilder.forAddress(server.host(), server.port())
                        .usePlaintext()
                        .maxInboundMessageSize(settings.maxMessageBytes())
                        .keepAliveTime(settings.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                        .build();
        var calls = new Calls(settings, new Failures(server));
        this.models = new ModelsClient(channel, calls);
        this.datasets = new DatasetsClient(channel, calls);
        this.adaptations = new AdaptationsClient(channel, calls);
        this.rollouts = new RolloutsClient(channel, calls);
        this.feedback = new FeedbackClient(channel, calls);
        this.predictions = new PredictionsClient(channel, calls);
    }

    /**
     * @param target HOST:PORT; nothing is connected yet
     * @throws IllegalArgumentException naming the target if it is no HOST:PORT
     */
    public static AdaGrowClient connect(String target) {
        return connect(target, ClientSettings.DEFAULT);
    }

    /**
     * @param target HOST:PORT; nothing is connected yet
     * @throws IllegalArgumentException naming the target if it is no HOST:PORT
     */
    public static AdaGrowClient connect(String target, ClientSettings settings) {
        return new AdaGrowClient(Address.parse(target), settings);
    }

    /** HOST:PORT. */
    public String target() {
        return server.toString();
    }

    public ModelsClient models() {
        return models;
    }

    public DatasetsClient datasets() {
        return datasets;
    }

    public AdaptationsClient adaptations() {
        return adaptations;
    }

    public RolloutsClient rollouts() {
        return rollouts;
    }

    public FeedbackClient feedback() {
        return feedback;
    }

    public PredictionsClient predictions() {
        return predictions;
    }

    /** Lets calls in progress end, for 5 s at most. */
    @Override
    public void close() {
        channel.shutdown();
        try {
            if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
