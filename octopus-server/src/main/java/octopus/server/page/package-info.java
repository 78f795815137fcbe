/** Pages for people and for machines that belong to no dialect: the console, health, metrics. */
@org.jspecify.annotations.NullMarked
package octopus.server.page;
