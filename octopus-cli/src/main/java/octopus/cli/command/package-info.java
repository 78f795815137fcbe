/** The verbs. One class a noun; what several share is in {@code Session}, {@code Pages}, {@code Names} and {@code Waiting}. */
package octopus.cli.command;
