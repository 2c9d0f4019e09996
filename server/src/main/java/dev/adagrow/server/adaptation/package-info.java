/**
 * Jobs that adapt a model to a data set: the pure state machine of a job, leases with fencing
 * numbers for the trainers that work on it, the event log that watchers follow, and publishing.
 */
@NullMarked
package dev.adagrow.server.adaptation;

import org.jspecify.annotations.NullMarked;
