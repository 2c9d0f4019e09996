package dev.adagrow.server.lifecycle;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Loads {@link FakeModel}s that a test has set up; their mark is the version. */
public final class FakeModels implements ModelLoader {
    private final Map<ServableId, FakeModel> models = new ConcurrentHashMap<>();

    public FakeModel of(ServableId id) {
        return models.computeIfAbsent(id, i -> new FakeModel(i.version()));
    }

    @Override
    public LoadedModel load(ServableId id, Path bundle, Runnable warming) {
        warming.run();
        return of(id);
    }

    /** A registry in which the versions are AVAILABLE. */
    public ServableRegistry registry(ServableId... ids) {
        var registry =
                new ServableRegistry(
                        this,
                        new InlineExecutor(),
                        new InlineExecutor(),
                        MemoryRule.UNLIMITED,
                        status -> {});
        for (var id : ids) {
            registry.want(id, Path.of("bundle"));
        }
        return registry;
    }
}
