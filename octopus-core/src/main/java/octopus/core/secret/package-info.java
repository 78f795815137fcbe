/** Secrets: encrypted at rest with a key file, referred to by id and version everywhere else. */
@org.jspecify.annotations.NullMarked
package octopus.core.secret;
