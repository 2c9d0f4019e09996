package dev.adagrow.trainer.sidecar;

import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.sidecar.Assignment.Ticket;
import dev.adagrow.trainer.v1.AcquireLeaseResponse;
import dev.adagrow.trainer.v1.Lease;
import dev.adagrow.v1.TrainingProgress;
import java.time.Duration;
import java.util.Optional;

/** Our records from messages and the other way round. */
final class Messages {
    /** Empty: there is nothing to do. */
    static Optional<Assignment> assignment(AcquireLeaseResponse answer) {
        if (!answer.hasLease()) {
            return Optional.empty();
        }
        var job = answer.getJob();
        var parent =
                digest(job.getParentBundle())
                        .map(b ->
                                new Assignment.Parent(
                                        b, job.getParentTrainingState(), job.getParentVersion()));
        return Optional.of(
                new Assignment(
                        new Ticket(answer.getLease().getId(), answer.getLease().getFencing()),
                        Duration.ofSeconds(Math.max(1, answer.getLeaseSeconds())),
                        job.getAdaptation(),
                        job.getModel(),
                        job.getConfig(),
                        job.getClassesList(),
                        job.getNewDataset(),
                        job.getReplayDatasetsList(),
                        parent,
                        digest(job.getCheckpoint())));
    }

    private static Optional<String> digest(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    static Lease lease(Ticket ticket) {
        return Lease.newBuilder().setId(ticket.lease()).setFencing(ticket.fencing()).build();
    }

    static TrainingProgress progress(Progress p) {
        return TrainingProgress.newBuilder()
                .setPhase(phase(p.phase()))
                .setEpoch(p.epoch())
                .setEpochs(p.epochs())
                .setLoss(p.loss())
                .setAccuracy(p.accuracy())
                .setEma(p.ema())
                .setParameters(p.parameters())
                .setUnits(p.units())
                .setBranches(p.branches())
                .setArchitecture(p.architecture())
                .setEvent(p.event().orElse(""))
                .build();
    }

    private static TrainingProgress.Phase phase(Phase phase) {
        return switch (phase) {
            case PREPARE -> TrainingProgress.Phase.PREPARE;
            case GROW -> TrainingProgress.Phase.GROW;
            case FINE_TUNE -> TrainingProgress.Phase.FINE_TUNE;
            case CONTROL -> TrainingProgress.Phase.CONTROL;
            case FOLD -> TrainingProgress.Phase.FOLD;
            case QUANTIZE -> TrainingProgress.Phase.QUANTIZE;
            case EVALUATE -> TrainingProgress.Phase.EVALUATE;
            case PUBLISH -> TrainingProgress.Phase.PUBLISH;
        };
    }

    private Messages() {}
}
