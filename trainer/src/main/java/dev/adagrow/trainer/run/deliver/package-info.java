/**
 * From a trained network to a bundle, in the order of {@link
 * dev.adagrow.trainer.run.deliver.Publisher}: {@link dev.adagrow.trainer.run.deliver.Deployment}
 * folds, quantizes and exports, {@link dev.adagrow.trainer.run.deliver.Evaluation} measures the
 * artifacts with the engine that serves them, {@link dev.adagrow.trainer.run.deliver.Gate} judges,
 * {@link dev.adagrow.trainer.run.deliver.BundleFile} writes. Nothing here knows how the network
 * came about.
 */
@NullMarked
package dev.adagrow.trainer.run.deliver;

import org.jspecify.annotations.NullMarked;
