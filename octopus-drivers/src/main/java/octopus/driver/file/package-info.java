/** Volumes as files in a directory: raw or qcow2, copied by reflink or by qcow2 backing chains. */
package octopus.driver.file;
