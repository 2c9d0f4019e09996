package dev.adagrow.server.lifecycle;

import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One load, from its turn until the model is warm, given up or failed. */
final class Load implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Load.class);

    private final Life life;
    private final ModelLoader loader;
    private final LongPredicate room;
    private final BiConsumer<Event, @Nullable LoadedModel> happen;

    /**
     * @param room whether there is so much memory, which is then reserved; if not, the load is over
     * @param happen takes what happens to the life
     */
    Load(
            Life life,
            ModelLoader loader,
            LongPredicate room,
            BiConsumer<Event, @Nullable LoadedModel> happen) {
        this.life = life;
        this.loader = loader;
        this.room = room;
        this.happen = happen;
    }

    @Override
    public void run() {
        if (life.status.state() == State.DRAINING) {
            fail("given up before its load began");
            return;
        }
        LoadedModel model;
        try {
            if (!room.test(loader.bytes(life.id, life.bundle))) {
                return;
            }
            model =
                    loader.load(
                            life.id, life.bundle, () -> happen.accept(new Event.Opened(), null));
        } catch (LoadException e) {
            fail(String.valueOf(e.getMessage()));
            return;
        } catch (Throwable t) {
            // Root of the load: an engine's LinkageError or OutOfMemoryError must end this load,
            // not leave it LOADING for ever.
            log.error("the load of {} broke", life.id, t);
            fail(t.toString());
            return;
        }
        if (life.status.state() == State.LOADING) {
            // A loader that has nothing to warm.
            happen.accept(new Event.Opened(), null);
        }
        happen.accept(new Event.Warmed(), model);
    }

    private void fail(String reason) {
        happen.accept(new Event.LoadFailed(reason), null);
    }
}
