/** The listener and what every door shares: one exchange, plain answers, request ids. Javalin ends here. */
@org.jspecify.annotations.NullMarked
package octopus.server.http;
