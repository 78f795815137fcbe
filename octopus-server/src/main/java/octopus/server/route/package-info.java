/** Routes as data: one declaration a call, from which router, validation, documents and tables come. */
@org.jspecify.annotations.NullMarked
package octopus.server.route;
