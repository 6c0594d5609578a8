/** The C++ declarations of a version such as `6.7.7`. */
export declare function cppDeclarations(version: string): string
