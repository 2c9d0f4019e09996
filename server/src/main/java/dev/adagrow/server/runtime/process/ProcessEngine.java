package dev.adagrow.server.runtime.process;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import java.nio.file.Path;

/** Another engine, in a process of its own for each open model. */
public final class ProcessEngine implements Engine {
    private final String name;
    private final SeatLauncher launcher;
    private final SeatLimits limits;

    /**
     * @param name of the other engine
     * @param launcher of processes that run it
     */
    public ProcessEngine(String name, SeatLauncher launcher, SeatLimits limits) {
        this.name = name;
        this.launcher = launcher;
        this.limits = limits;
    }

    @Override
    public EngineSession open(Path model, Signature signature) throws LoadException {
        return open(model, signature, new Artifact(name, name, model.toString(), ""));
    }

    @Override
    public EngineSession open(Path model, Signature signature, Artifact artifact)
            throws LoadException {
        var request = new OpenRequest(limits.lanes(), model, signature, artifact);
        return ProcessSession.open(name, launcher, limits, request);
    }
}
