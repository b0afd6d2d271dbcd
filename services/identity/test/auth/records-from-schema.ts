import { ArrayType, EntitySchema, type EntitySchemaProperty, JsonType } from '@mikro-orm/postgresql';
import { getAuthTables } from 'better-auth/db';
import type { BetterAuthOptions } from 'better-auth/types';

type Property = EntitySchemaProperty<string, object>;
type Field = ReturnType<typeof getAuthTables>[string]['fields'][string];

const typeOf = (field: Field): Property => {
  switch (Array.isArray(field.type) ? 'string' : field.type) {
    case 'number':
      return { type: 'double' };
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'datetime', columnType: 'timestamptz' };
    case 'json':
    case 'number[]':
      return { type: JsonType };
    case 'string[]':
      return { type: ArrayType };
    default:
      return { type: 'text' };
  }
};

/** One record for every model of a better-auth configuration, under the names that better-auth gives it. */
export const recordsFromSchema = (options: BetterAuthOptions): Record<string, EntitySchema> => {
  const records: Record<string, EntitySchema> = {};
  for (const { modelName, fields } of Object.values(getAuthTables(options))) {
    const properties: Record<string, Property> = { id: { type: 'text', primary: true } };
    for (const [name, field] of Object.entries(fields)) {
      const column = field.fieldName ?? name;
      properties[column] = {
        ...typeOf(field),
        fieldName: column,
        nullable: field.required === false,
        unique: field.unique === true,
      };
    }
    records[modelName] = new EntitySchema({ name: `Auth_${modelName}`, tableName: modelName, properties });
  }
  return records;
};
