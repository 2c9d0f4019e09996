package dev.adagrow.server.fake;

import dev.adagrow.bundle.Digests;
import dev.adagrow.server.adaptation.Leases;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/** What a trainer sends; it trains nothing. */
public final class FakeTrainer {
    private final World world;

    public FakeTrainer(World world) {
        this.world = world;
    }

    /** Uploads a bundle of the lease's own. @return digest */
    public String bundle(Leases.Ticket ticket) throws IOException {
        var file =
                Bundles.bundle(
                        world.folder.resolve("b"),
                        World.MODEL,
                        Bundles.DIGITS,
                        ticket.id().hashCode());
        return upload(ticket, Files.readAllBytes(file));
    }

    /** Uploads a training state of the lease's own. @return digest */
    public String state(Leases.Ticket ticket) throws IOException {
        return upload(
                ticket,
                Files.readAllBytes(Bundles.trainingState(world.folder.resolve("s"), ticket.id())));
    }

    public String upload(Leases.Ticket ticket, String content) throws IOException {
        return upload(ticket, content.getBytes(StandardCharsets.UTF_8));
    }

    public String upload(Leases.Ticket ticket, byte[] bytes) throws IOException {
        var digest = Digests.sha256(bytes);
        world.leases.write(ticket, digest, 0, ByteBuffer.wrap(bytes));
        if (!world.leases.written(ticket, digest).complete()) {
            throw new IllegalStateException("not all of " + digest + " has come");
        }
        return digest;
    }

    /** Takes the oldest job and publishes a version for it that passed its gate. */
    public void publish() throws IOException {
        var ticket = world.leases.acquire("trainer").orElseThrow().ticket();
        world.leases.publish(
                ticket, bundle(ticket), Optional.of(state(ticket)), true, "gate passed");
    }
}
