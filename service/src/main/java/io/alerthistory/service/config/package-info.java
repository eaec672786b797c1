/// What the service was told to be: one YAML file as a record tree, the environment on top of it,
/// and what may change while it runs. No framework, no thread, no clock.
@NullMarked
package io.alerthistory.service.config;

import org.jspecify.annotations.NullMarked;
