/**
 * From a bundle file to a model in memory: check the bundle, open its engine file, prove it by its
 * goldens.
 */
@NullMarked
package dev.adagrow.server.repository;

import org.jspecify.annotations.NullMarked;
