/**
 * What outlives the process, in SQL: one implementation of each room's store. The schema is in
 * {@code db/migration}; the server alone owns it. Statements stay in the subset that SQLite and
 * PostgreSQL share.
 */
@NullMarked
package dev.adagrow.server.store;

import org.jspecify.annotations.NullMarked;
