package dev.adagrow.trainer.metrics;

import dev.adagrow.trainer.run.task.Progress;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;

/** The trainer's figures, all with the prefix {@code adagrow_trainer_}. Thread-safe. */
public final class TrainerMetrics {
    private final Gauge epoch;
    private final Gauge loss;
    private final Gauge accuracy;
    private final Gauge ema;
    private final Gauge parameters;
    private final Gauge units;
    private final Gauge branches;
    private final Counter jobs;

    /**
     * @param registry gets all of the figures; a name may be there once only
     */
    public TrainerMetrics(CollectorRegistry registry) {
        epoch = gauge(registry, "epoch", "Epochs done in the job.");
        loss = gauge(registry, "loss", "Mean training loss of the last epoch.");
        accuracy = gauge(registry, "accuracy", "Accuracy on validation records, 0 to 1.");
        ema = gauge(registry, "ema", "Moving average of the validation accuracy, 0 to 1.");
        parameters = gauge(registry, "parameters", "Parameters of the folded network.");
        units = gauge(registry, "units", "Units of the network.");
        branches = gauge(registry, "branches", "Branches of the network.");
        jobs =
                Counter.build("adagrow_trainer_jobs_total", "Jobs that ended here, by outcome.")
                        .labelNames("outcome")
                        .register(registry);
    }

    private static Gauge gauge(CollectorRegistry registry, String name, String help) {
        return Gauge.build("adagrow_trainer_" + name, help).labelNames("model").register(registry);
    }

    /** Where the growth of a model stands now. */
    public void progress(String model, Progress p) {
        epoch.labels(model).set(p.epoch());
        loss.labels(model).set(p.loss());
        accuracy.labels(model).set(p.accuracy());
        ema.labels(model).set(p.ema());
        parameters.labels(model).set((double) p.parameters());
        units.labels(model).set(p.units());
        branches.labels(model).set(p.branches());
    }

    /**
     * Counts a job and forgets the model's gauges, which say nothing any more.
     *
     * @param outcome in lower case
     */
    public void ended(String model, String outcome) {
        for (var gauge : new Gauge[] {epoch, loss, accuracy, ema, parameters, units, branches}) {
            gauge.remove(model);
        }
        jobs.labels(outcome).inc();
    }
}
